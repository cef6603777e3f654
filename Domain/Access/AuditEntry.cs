namespace Interlock.Domain.Access;

/// <summary>One change that someone made or tried to make. Entries are only added.</summary>
public sealed class AuditEntry
{
    /// <summary>The longest <see cref="Action"/>, in characters.</summary>
    public const int MaxActionLength = 64;

    /// <summary>The longest <see cref="Subject"/>, in characters.</summary>
    public const int MaxSubjectLength = 128;

    /// <summary>The longest <see cref="From"/>, in characters.</summary>
    public const int MaxFromLength = 64;

    /// <summary>Time-ordered, see <see cref="TimeOrderedId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What was done, such as <c>config.apply</c>, <c>key.add</c>, <c>job.run</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: a model, a job, the name of a key; null where the action says it all.</summary>
    public string? Subject { get; init; }

    /// <summary>Who did it: the caller's name.</summary>
    public required string Caller { get; init; }

    /// <summary>From where: an IP address, or <c>command</c>.</summary>
    public required string From { get; init; }

    /// <summary>The outcome: <c>done</c>, or the code of the error.</summary>
    public required string Outcome { get; init; }

    /// <summary>What it was before, as JSON; null where there is nothing to compare.</summary>
    public string? Before { get; init; }

    /// <summary>What it is after, as JSON; likewise.</summary>
    public string? After { get; init; }

    /// <summary>When (UTC), read from the id.</summary>
    public DateTimeOffset At => TimeOrderedId.TimeOf(Id);
}
