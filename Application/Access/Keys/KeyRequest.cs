using Interlock.Domain.Access;

namespace Interlock.Application.Access.Keys;

/// <summary>A key that is to be made.</summary>
public sealed record KeyRequest
{
    /// <summary>The name of the caller.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The models that it may call; none for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>For how long it is accepted; null for always.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>How much it may use.</summary>
    public Quota Quota { get; init; } = Quota.None;
}

/// <summary>A key that was just made. It is shown once.</summary>
/// <param name="Made">What is stored.</param>
/// <param name="Key">The whole key.</param>
/// <param name="Audit">The entry that is stored with the change.</param>
public sealed record NewKey(ApiKey Made, string Key, AuditEntry Audit) : KeyChange(Made, Audit);

/// <summary>Keys that were just revoked.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Audit">The entry that is stored with the change.</param>
public sealed record RevokedKeys(IReadOnlyList<ApiKey> Keys, AuditEntry Audit) : KeyChange(null, Audit);
