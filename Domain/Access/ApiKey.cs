namespace Interlock.Domain.Access;

/// <summary>An API key in the datastore. Its caller is its name: two keys of one name are the same caller.</summary>
public sealed class ApiKey
{
    /// <summary>The public part of the key.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the caller.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the whole key: 64 lowercase hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>What its caller may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The models that a caller of role <see cref="Role.Infer"/> may call, separated by commas; null for all.</summary>
    public string? Models { get; init; }

    /// <summary>How much its caller may use.</summary>
    public Quota Quota { get; init; } = Quota.None;

    /// <summary>When it was made (UTC).</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From when on it is refused (UTC); null for never.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>When it was revoked (UTC), or null.</summary>
    public DateTime? RevokedAt { get; private set; }

    /// <summary>When it was used last (UTC), to the minute; null where it never was.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>Whether it is accepted.</summary>
    public bool IsLive(DateTime now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);

    /// <summary>Refuses it from a time on, unless it is refused earlier already.</summary>
    public void Expire(DateTime at) => ExpiresAt = ExpiresAt is { } before && before < at ? before : at;

    /// <summary>Refuses it from now on.</summary>
    public void Revoke(DateTime now) => RevokedAt ??= now;

    /// <summary>It was used.</summary>
    public void Use(DateTime now) => LastUsedAt = now;
}
