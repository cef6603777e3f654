using Interlock.Application.Configuration;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>What a caller of config.yaml may do and use.</summary>
public abstract record CallerConfig : IConfigSection
{
    [ConfigDoc("What its caller may do: infer, view, payloads, operate or admin.")]
    public required Role Role { get; init; }

    [ConfigDoc("The models that its caller may call, for the role infer; all by default.")]
    public IReadOnlyList<string> Models { get; init; } = [];

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

    /// <summary>The caller.</summary>
    /// <param name="name">Its name.</param>
    public Caller ToCaller(string name) => new(name, RoleSet.Of([Role])) { Models = [.. Models], Quota = Quota };

    /// <inheritdoc />
    public virtual bool Equals(CallerConfig? other) => other is not null && EqualityContract == other.EqualityContract && (other.Role, other.Quota) == (Role, Quota) && other.Models.SequenceEqual(Models);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Role, Models.Count);

    /// <inheritdoc />
    public virtual IEnumerable<ConfigProblem> Validate()
    {
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
