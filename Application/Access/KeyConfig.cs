using System.Buffers;
using Interlock.Application.Configuration;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>A key under <c>access.keys</c>. It is not stored itself, only its hash.</summary>
public sealed record KeyConfig : CallerConfig
{
    private const string HashPrefix = "sha256:";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    [ConfigDoc("The public part of the key: what stands between ilk_ and the next _.")]
    public required string Id { get; init; }

    [ConfigDoc("The hash of the whole key, sha256: and 64 hex digits: printf %s \"$KEY\" | sha256sum")]
    public required string Hash { get; init; }

    [ConfigDoc("The last day on which it is accepted (UTC), such as 2027-01-31.")]
    public DateOnly? Expires { get; init; }

    /// <summary>The hash: 32 bytes.</summary>
    public byte[] HashBytes => Convert.FromHexString(Hash.AsSpan(HashPrefix.Length));

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate()
    {
        if (!KeyToken.IsId(Id))
        {
            yield return new ConfigProblem("id", $"is not {KeyToken.IdRule}");
        }

        if (!Hash.StartsWith(HashPrefix, StringComparison.Ordinal) || Hash.Length != HashPrefix.Length + KeyToken.HashLength * 2 || Hash.AsSpan(HashPrefix.Length).ContainsAnyExcept(Hex))
        {
            yield return new ConfigProblem("hash", "is not sha256: and 64 hex digits; make it by: printf %s \"$KEY\" | sha256sum");
        }

        foreach (var problem in base.Validate())
        {
            yield return problem;
        }
    }
}
