using Interlock.Application.Configuration;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs;

/// <summary>What becomes of runs that were missed while no server was up.</summary>
public enum CatchUp
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>Each is run, the oldest first.</summary>
    Run,
}

/// <summary>An entry of <c>jobs</c>: a graph of steps, run by the clock or by hand.</summary>
public sealed record JobConfig : IConfigSection
{
    /// <summary>The schedule of a job that runs a single time.</summary>
    public const string Once = "@once";

    [ConfigDoc("What the job is for, in a sentence.")]
    public string Description { get; init; } = "";

    [ConfigDoc("When it runs: five fields of Unix cron, or @hourly, @daily, @weekly, @monthly, @yearly, @once. Without it, it runs by hand only.")]
    public string? Schedule { get; init; }

    [ConfigDoc("Whose clock the schedule and the dates follow, such as Europe/Vienna.")]
    public string TimeZone { get; init; } = "UTC";

    [ConfigDoc("The first day on which it runs; with catch-up: run also those of the past.")]
    public DateOnly? Start { get; init; }

    [ConfigDoc("The last day on which it runs.")]
    public DateOnly? End { get; init; }

    [ConfigDoc("What becomes of runs that were missed while no server was up: skip or run.")]
    public CatchUp CatchUp { get; init; } = CatchUp.Skip;

    [ConfigDoc("Most runs of this job at the same time; others wait.")]
    [ConfigRange("1", "100")]
    public int MaxActive { get; init; } = 1;

    [ConfigDoc("Most runs that wait; beyond it a run by hand is refused with 503. Runs by the schedule are not counted out.")]
    [ConfigRange("1", "100000")]
    public int MaxQueued { get; init; } = 100;

    [ConfigDoc("A run waits until the one before it, by the schedule, has succeeded.")]
    public bool DependsOnPast { get; init; }

    [ConfigDoc("Words to find the job by.")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    [ConfigDoc("How often a failed step is tried again.")]
    [ConfigRange("0", "100")]
    public int Retries { get; init; }

    [ConfigDoc("Pause before a failed step is tried again.")]
    [ConfigRange("0s", "1d")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    [ConfigDoc("Longest time a run may take; then it is stopped and has failed.")]
    [ConfigRange("1s", "30d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    [ConfigDoc("How long after its time a run that has not ended is late: 'job.late' is notified. By default it is not.")]
    [ConfigRange("1s", "30d")]
    public TimeSpan? LateAfter { get; init; }

    [ConfigDoc("How long finished runs and their logs are kept.")]
    [ConfigRange("1h", "3650d")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    [ConfigDoc("What a run does, by name. Steps run at once unless 'after' says otherwise.")]
    public required IReadOnlyDictionary<string, StepConfig> Steps { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => JobRules.Check(this);

    /// <summary>When it runs by the clock; null for a job that runs by hand or once.</summary>
    /// <exception cref="FormatException">The schedule is none; <see cref="Validate"/> has told.</exception>
    public JobSchedule? ToSchedule() => Schedule is null or Once
        ? null
        : new JobSchedule(CronExpression.Parse(Schedule), Zone, Start, End);

    /// <summary>The clock it follows.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}
