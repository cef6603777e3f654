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
public sealed class JobRun
{
    /// <summary>See <see cref="TimeOrderedId"/>; it holds the time the run was created.</summary>
    public required string Id { get; init; }

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

    /// <summary>How often a server began to work on it.</summary>
    public int Attempts { get; private set; }

    /// <summary>Who works on it: a token that only one worker has; or null.</summary>
    public string? Claim { get; private set; }

    /// <summary>Until when (UTC) the claim holds unless it is renewed.</summary>
    public DateTime? ClaimedUntil { get; private set; }

    /// <summary>Whether someone wants it cancelled; its worker looks.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>When it was first worked on (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime? FinishedAt { get; private set; }

    /// <summary>When it was made (UTC), read from the id.</summary>
    public DateTimeOffset CreatedAt => TimeOrderedId.TimeOf(Id);

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    public bool IsFinished => State is not (RunState.Queued or RunState.Running);

    /// <summary>A server begins to work on it, or goes on where another ended.</summary>
    /// <param name="claim">The token of its worker.</param>
    /// <param name="until">Until when the claim holds (UTC).</param>
    /// <param name="now">Now (UTC).</param>
    public void Begin(string claim, DateTime until, DateTime now)
    {
        (State, Reason, Attempts) = (RunState.Running, null, Attempts + 1);
        (Claim, ClaimedUntil) = (claim, until);
        StartedAt ??= now;
    }

    /// <summary>Keeps it for a worker: before it begins so that no other takes it, and then so that it is not taken over.</summary>
    public void Hold(string claim, DateTime until) => (Claim, ClaimedUntil) = (claim, until);

    /// <summary>Its worker stops before the end: it waits for the next one, which goes on from the checkpoints.</summary>
    public void Release() => (State, Claim, ClaimedUntil) = (RunState.Queued, null, null);

    /// <summary>It ended.</summary>
    public void End(RunState state, string? reason, DateTime now) =>
        (State, Reason, FinishedAt, Claim, ClaimedUntil, CancelRequested) = (state, reason, now, null, null, false);

    /// <summary>Someone wants it cancelled; its worker looks.</summary>
    public void RequestCancel() => CancelRequested = true;

    /// <summary>It waits for its turn once more.</summary>
    public void Requeue()
    {
        (State, Reason, Attempts) = (RunState.Queued, null, 0);
        (Claim, ClaimedUntil, CancelRequested) = (null, null, false);
        (StartedAt, FinishedAt) = (null, null);
    }
}
