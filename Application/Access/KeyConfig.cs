using System.Buffers;
using Interlock.Application.Configuration;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>A key under <c>access.keys</c>. It is not stored itself, only its hash.</summary>
public sealed record KeyConfig : IConfigSection
{
    private const string HashPrefix = "sha256:";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    [ConfigDoc("The public part of the key: what stands between ilk_ and the next _.")]
    public required string Id { get; init; }

    [ConfigDoc("The hash of the whole key, sha256: and 64 hex digits: printf %s \"$KEY\" | sha256sum")]
    public required string Hash { get; init; }

    [ConfigDoc("What its caller may do: infer, view, payloads, operate or admin.")]
    public required Role Role { get; init; }

    [ConfigDoc("The models that its caller may call, for the role infer; all by default.")]
    public IReadOnlyList<string> Models { get; init; } = [];

    [ConfigDoc("The last day on which it is accepted (UTC), such as 2027-01-31.")]
    public DateOnly? Expires { get; init; }

    /// <inheritdoc />
    public bool Equals(KeyConfig? other) =>
        other is not null && (other.Id, other.Hash, other.Role, other.Expires) == (Id, Hash, Role, Expires) && other.Models.SequenceEqual(Models);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Hash);

    /// <summary>The hash: 32 bytes.</summary>
    public byte[] HashBytes => Convert.FromHexString(Hash.AsSpan(HashPrefix.Length));

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (!KeyToken.IsId(Id))
        {
            yield return new ConfigProblem("id", $"is not {KeyToken.IdRule}");
        }

        if (!Hash.StartsWith(HashPrefix, StringComparison.Ordinal) || Hash.Length != HashPrefix.Length + KeyToken.HashLength * 2 || Hash.AsSpan(HashPrefix.Length).ContainsAnyExcept(Hex))
        {
            yield return new ConfigProblem("hash", "is not sha256: and 64 hex digits; make it by: printf %s \"$KEY\" | sha256sum");
        }

        if (Models.Count > 0 && Role != Role.Infer)
        {
            yield return new ConfigProblem("models", "is for the role infer only: every other role concerns all models") { DependsOn = "role" };
        }
    }
}
