using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Interlock.Api.Guards;
using Interlock.Api.Http.Errors;

namespace Interlock.Api.Authentication;

/// <summary>Counts wrong keys and tokens by address, so that nobody can try many. Callers with a right one are not affected.</summary>
internal sealed class FailedAttempts : IDisposable
{
    private const int Burst = 20;
    private const int PrefixBytes = 8;

    private static readonly TimeSpan Replenishment = TimeSpan.FromSeconds(3);

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(static context =>
        RateLimitPartition.GetTokenBucketLimiter(NetworkOf(context.Connection.RemoteIpAddress), static _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Replenishment,
            AutoReplenishment = true,
        }));

    /// <summary>Counts a wrong key or token.</summary>
    /// <exception cref="TooManyAttemptsException">There were too many.</exception>
    public void Count(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            throw TooMany();
        }
    }

    /// <summary>What a caller is told then.</summary>
    public static TooManyAttemptsException TooMany() => new(Replenishment);

    /// <summary>Whether there were so many that another one is not looked up.</summary>
    public bool AreTooMany(HttpContext context) => _limiter.GetStatistics(context)?.CurrentAvailablePermits == 0;

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    /// <summary>An IPv4 address, or the /64 of an IPv6 one, which one caller usually has.</summary>
    private static IPAddress NetworkOf(IPAddress? address)
    {
        var plain = address is null ? IPAddress.None : AdminAccess.Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}

/// <summary>Too many wrong keys or tokens came from an address.</summary>
/// <param name="retryAfter">When the next one is looked at.</param>
internal sealed class TooManyAttemptsException(TimeSpan retryAfter) : HttpException(429, "too_many_attempts", "Too many wrong keys came from this address. Correct the key, then retry.")
{
    /// <inheritdoc />
    public override void WriteHeaders(IHeaderDictionary headers) => headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
