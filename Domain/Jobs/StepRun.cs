namespace Interlock.Domain.Jobs;

/// <summary>One step of a run.</summary>
public sealed class StepRun
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The step's name.</summary>
    public required string Step { get; init; }

    /// <summary>Where it is.</summary>
    public RunState State { get; private set; }

    /// <summary>Why it failed or was skipped; or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>Items that are done: rows, sensors.</summary>
    public long Done { get; private set; }

    /// <summary>All its items, or 0 while that is not known.</summary>
    public long Total { get; private set; }

    /// <summary>Where to continue: the step's own JSON, committed together with the work it describes; or null.</summary>
    public string? Checkpoint { get; private set; }

    /// <summary>When it first began (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime? FinishedAt { get; private set; }

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    public bool IsFinished => State is not (RunState.Queued or RunState.Running);

    /// <summary>An attempt at it begins.</summary>
    public void Begin(DateTime now)
    {
        (State, Attempts) = (RunState.Running, Attempts + 1);
        StartedAt ??= now;
    }

    /// <summary>It waits for another attempt, which goes on from the checkpoint.</summary>
    /// <param name="reason">Why the one before ended, or null.</param>
    public void Requeue(string? reason = null) => (State, Reason, FinishedAt) = (RunState.Queued, reason, null);

    /// <summary>It waits as if it had never begun.</summary>
    public void Restart()
    {
        Requeue();
        (Checkpoint, Done, Total, StartedAt, Attempts) = (null, 0, 0, null, 0);
    }

    /// <summary>It ended.</summary>
    public void End(RunState state, string? reason, DateTime now) => (State, Reason, FinishedAt) = (state, reason, now);

    /// <summary>Tells how far it is.</summary>
    public void Report(long done, long total) => (Done, Total) = (done, total);

    /// <summary>From where to go on.</summary>
    public void Commit(string checkpoint, long done) => (Checkpoint, Done) = (checkpoint, done);
}

/// <summary>A line of the log of a step.</summary>
public sealed class RunLogLine
{
    /// <summary>See <see cref="TimeOrderedId"/>: lines in the order of their ids are in the order of time.</summary>
    public required string Id { get; init; }

    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The step's name, or empty for the run as a whole.</summary>
    public required string Step { get; init; }

    /// <summary><c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The line.</summary>
    public required string Text { get; init; }
}

/// <summary>How far the schedule of a job was followed.</summary>
public sealed class JobProgress
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>Until when (UTC) every time of the schedule has its run, or was left out.</summary>
    public DateTime PlannedUntil { get; private set; }

    /// <summary>Every time of the schedule until then has its run, or was left out.</summary>
    public void Advance(DateTime plannedUntil) => PlannedUntil = plannedUntil;
}
