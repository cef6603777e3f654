using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Interlock.Infrastructure.Certificates;

/// <summary>From when until when a certificate is valid.</summary>
/// <param name="From">The first moment.</param>
/// <param name="Until">The last moment.</param>
public readonly record struct Validity(DateTimeOffset From, DateTimeOffset Until)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>That of a certificate.</summary>
    public static Validity Of(X509Certificate2 certificate) => new(certificate.NotBefore, certificate.NotAfter);

    /// <summary>The last day.</summary>
    public string LastDay => Day(Until);

    /// <summary>Whether it is over.</summary>
    public bool IsOver(DateTimeOffset now) => Until <= now;

    /// <summary>Whether it is over in 30 days or less.</summary>
    public bool EndsSoon(DateTimeOffset now) => Until - now <= Soon;

    /// <summary>Why the certificate is not valid now, or null.</summary>
    public string? ProblemAt(DateTimeOffset now) =>
        IsOver(now) ? $"expired on {LastDay}; renew it"
        : From > now ? $"is valid from {Day(From)} only; check the clock, or name another one"
        : null;

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
