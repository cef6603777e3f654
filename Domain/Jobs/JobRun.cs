using Interlock.Domain.Leases;

namespace Interlock.Domain.Jobs;

/// <summary>Where a run or a step of it is.</summary>
public enum RunState
{
    /// <summary>Waits: for its time, its turn, or the steps before it.</summary>
    Queued,

    /// <summary>A server works on it.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Ended by a failure.</summary>
    Failed,

    /// <summary>Ended by whoever wanted it so.</summary>
    Cancelled,

    /// <summary>Never began, since a step before it did not succeed.</summary>
    Skipped,
}

/// <summary>Why there is a run.</summary>
public enum RunCause
{
    /// <summary>Its time came.</summary>
    Schedule,

    /// <summary>Someone asked for it.</summary>
    Manual,

    /// <summary>Someone asked for all runs between two dates.</summary>
    Backfill,
}

/// <summary>One execution of a job.</summary>
public sealed class JobRun : Leased
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>Why there is a run.</summary>
    public required RunCause Cause { get; init; }

    /// <summary>The time of the schedule it stands for (UTC), or null for one by hand. There is one run at most for each.</summary>
    public DateTime? ScheduledFor { get; init; }

    /// <summary>What <c>{{ date }}</c> is: the day of its time, on the job's clock, or the one that was asked for.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What was given with it, as a JSON object of texts; null if nothing was.</summary>
    public string? Parameters { get; init; }

    /// <summary>Where it is.</summary>
    public RunState State { get; private set; }

    /// <summary>Why it waits, failed or was cancelled; or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether someone wants it cancelled; its worker looks.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>When it was first worked on (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When it was made (UTC), read from the id.</summary>
    public DateTimeOffset CreatedAt => TimeOrderedId.TimeOf(Id);

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    public bool IsFinished => State is not (RunState.Queued or RunState.Running);

    /// <summary>A server begins to work on it, or resumes it after another server was lost.</summary>
    /// <param name="claim">The fencing token of its worker.</param>
    /// <param name="until">The end of the lease (UTC).</param>
    /// <param name="now">Now (UTC).</param>
    public void Begin(string claim, DateTime until, DateTime now)
    {
        Hold(claim, until);
        (State, Reason, Attempts) = (RunState.Running, null, Attempts + 1);
        StartedAt ??= now;
    }

    /// <summary>Its worker stops before the end: it is queued again, and resumed from the checkpoints.</summary>
    public void Release(DateTime now)
    {
        ReturnAt(now);
        State = RunState.Queued;
    }

    /// <summary>It ended.</summary>
    public void End(RunState state, string? reason, DateTime now)
    {
        FinishAt(now);
        (State, Reason, CancelRequested) = (state, reason, false);
    }

    /// <summary>Asks its worker to cancel it.</summary>
    public void RequestCancel() => CancelRequested = true;

    /// <summary>Queues it again.</summary>
    public void Requeue(DateTime now)
    {
        ReturnAt(now);
        (State, Reason, Attempts) = (RunState.Queued, null, 0);
        (StartedAt, CancelRequested) = (null, false);
    }
}
