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

    [ConfigDoc("Requests on average, such as 5/s, 300/m, 10000/h or 1/d; beyond it they get 429.")]
    public RequestRate? Rate { get; init; }

    [ConfigDoc("Most requests at once, for the rate; by default what the rate allows in a second, at least 1.")]
    [ConfigRange("1", "1000000")]
    public int? Burst { get; init; }

    [ConfigDoc("Most rows, pictures and other items per day (UTC).")]
    [ConfigRange("1", "1000000000000")]
    public long? RowsPerDay { get; init; }

    [ConfigDoc("Most requests at the same time, on each server.")]
    [ConfigRange("1", "1000000")]
    public int? Concurrency { get; init; }

    [ConfigDoc("The largest part of a model's queue, above 0 to 1.")]
    [ConfigRange("0.001", "1")]
    public double? QueueShare { get; init; }

    [ConfigDoc("Whose requests are shed first under overload: low before normal before high.")]
    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>How much its caller may use.</summary>
    public Quota Quota => new()
    {
        Rate = Rate?.PerSecond,
        Burst = Burst,
        RowsPerDay = RowsPerDay,
        Concurrency = Concurrency,
        QueueShare = QueueShare,
        Priority = Priority,
    };

    /// <inheritdoc />
    public bool Equals(KeyConfig? other) =>
        other is not null && (other.Id, other.Hash, other.Role, other.Expires, other.Quota) == (Id, Hash, Role, Expires, Quota) && other.Models.SequenceEqual(Models);

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

        if (Burst is not null && Rate is null)
        {
            yield return new ConfigProblem("burst", "is for 'rate' only") { DependsOn = "rate" };
        }

        if (Models.Count > 0 && Role != Role.Infer)
        {
            yield return new ConfigProblem("models", "is for the role infer only: every other role concerns all models") { DependsOn = "role" };
        }
    }
}
