namespace Interlock.Domain.Access;

/// <summary>How much a caller may use; null where it is not limited.</summary>
public sealed record Quota
{
    /// <summary>No limit.</summary>
    public static Quota None { get; } = new();

    /// <summary>Whether requests must be counted.</summary>
    public bool IsLimited => Rate is not null || Concurrency is not null || RowsPerDay is not null;

    /// <summary>Requests per second on average.</summary>
    public double? Rate { get; init; }

    /// <summary>Most requests at once beyond <see cref="Rate"/>; null for what comes in one second.</summary>
    public int? Burst { get; init; }

    /// <summary>Most rows, pictures and other items per day (UTC).</summary>
    public long? RowsPerDay { get; init; }

    /// <summary>Most requests at the same time.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The largest part of a model's queue, above 0 to 1.</summary>
    public double? QueueShare { get; init; }

    /// <summary>Which requests are shed first when the server is overloaded.</summary>
    public Priority Priority { get; init; } = Priority.Normal;
}

/// <summary>Whose requests are shed first.</summary>
public enum Priority
{
    /// <summary>Shed first.</summary>
    Low,

    /// <summary>Shed before those of high priority.</summary>
    Normal,

    /// <summary>Shed last.</summary>
    High,
}
