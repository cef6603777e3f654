using System.Security.Claims;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>A key that this server accepts.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="Hash">SHA-256 of the whole key: 32 bytes.</param>
/// <param name="ExpiresAt">From when on it is refused (UTC); null for never.</param>
public sealed record KnownKey(string Id, byte[] Hash, DateTime? ExpiresAt)
{
    /// <summary>How keys authenticate.</summary>
    public const string Scheme = "ApiKey";

    private long _usedAt;

    /// <summary>Whose it is.</summary>
    public required Caller Caller
    {
        get;
        init
        {
            field = value;
            Principal = new ClaimsPrincipal(new CallerIdentity(value, Scheme));
        }
    }

    /// <summary>Whose it is, made once for all requests.</summary>
    public ClaimsPrincipal Principal { get; private init; } = new();

    /// <summary>Whether it is the key that was sent.</summary>
    public bool Matches(ReadOnlySpan<char> key) => KeyToken.Matches(key, Hash);

    /// <summary>It was used.</summary>
    public void Use(DateTime now) => Volatile.Write(ref _usedAt, now.Ticks);

    /// <summary>When it was used last (UTC), to the minute; null where it was not since this was asked last.</summary>
    public DateTime? TakeUse() => Interlocked.Exchange(ref _usedAt, 0) is > 0 and var ticks ? new DateTime(ticks - (ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc) : null;

    /// <inheritdoc />
    public bool Equals(KnownKey? other) =>
        other is not null && other.Id == Id && other.ExpiresAt == ExpiresAt && other.Hash.AsSpan().SequenceEqual(Hash) && other.Caller.IsSameAs(Caller);

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}
