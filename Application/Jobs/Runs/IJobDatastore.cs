using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>What there is of a job.</summary>
/// <param name="Running">Runs that are worked on.</param>
/// <param name="Queued">Runs that wait.</param>
/// <param name="Last">The run that was made last, or null.</param>
public sealed record JobCounts(int Running, int Queued, JobRun? Last);

/// <summary>Which runs of a job to list, newest first.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="State">Only those, or null.</param>
/// <param name="From">Of this day or later, or null.</param>
/// <param name="To">Of this day or earlier, or null.</param>
/// <param name="Before">The id behind which to go on, or null.</param>
/// <param name="Limit">The most to list.</param>
public sealed record RunFilter(string Job, RunState? State, DateOnly? From, DateOnly? To, string? Before, int Limit)
{
    /// <summary>The step whose state, attempts and duration are asked for, or null for those of the run as a whole.</summary>
    public string? Step { get; init; }

    /// <summary>Only what was begun at least so often, or null.</summary>
    public int? MinAttempts { get; init; }

    /// <summary>Only what took at least so long, or takes so long by now, or null.</summary>
    public TimeSpan? MinDuration { get; init; }
}

/// <summary>Which lines of a log to list, oldest first.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Step">Only of this step, or null.</param>
/// <param name="After">The id behind which to go on, or null.</param>
/// <param name="Limit">The most to list.</param>
public sealed record LogFilter(string Run, string? Step, string? After, int Limit);

/// <summary>What became of the times of a back-fill.</summary>
/// <param name="Runs">Ids of the runs that wait for it, oldest time first.</param>
/// <param name="Created">How many of them were made.</param>
/// <param name="Requeued">How many of them were there, and wait once more.</param>
/// <param name="Left">How many others succeeded already, wait, or are worked on.</param>
public sealed record Backfilled(IReadOnlyList<string> Runs, int Created, int Requeued, int Left);

/// <summary>Runs of jobs in the datastore. Every method may throw <see cref="UnavailableException"/> (<c>datastore_unavailable</c>).</summary>
public interface IJobDatastore
{
    /// <summary>
    /// Follows a schedule, by one transaction that no other planner of the job gets into: <paramref name="plan"/> is told how far it was followed (null: never)
    /// and says what to make. Times that have a run already keep it.
    /// </summary>
    Task<JobPlan> PlanAsync(string job, Func<DateTime?, JobPlan> plan, CancellationToken cancellationToken);

    /// <summary>Keeps a new run.</summary>
    /// <param name="run">It waits.</param>
    /// <param name="maxQueued">The most runs of its job that may wait then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if as many wait already: then nothing is kept.</returns>
    Task<bool> AddAsync(JobRun run, int maxQueued, CancellationToken cancellationToken);

    /// <summary>Makes a run for every time that has none, and lets those wait once more that failed or were cancelled.</summary>
    /// <param name="runs">Runs of one job, one for each time.</param>
    /// <param name="request">What else to know.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Backfilled> BackfillAsync(IReadOnlyList<JobRun> runs, BackfillOptions request, CancellationToken cancellationToken);

    /// <summary>Lets a finished run wait once more; its steps that succeeded stay as they are.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="holder">Who keeps it from others, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    /// <exception cref="ConflictException">It is not finished, or it succeeded.</exception>
    Task ResumeAsync(string job, string run, string? holder, CancellationToken cancellationToken);

    /// <summary>Cancels a run that waits, or asks the worker of one that runs to end.</summary>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    /// <exception cref="ConflictException">It is finished.</exception>
    Task CancelAsync(string job, string run, string reason, CancellationToken cancellationToken);

    /// <summary>What there is of each of the jobs.</summary>
    Task<IReadOnlyDictionary<string, JobCounts>> CountAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken);

    /// <summary>Runs, newest first.</summary>
    Task<IReadOnlyList<JobRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>Where the steps of some runs are.</summary>
    Task<IReadOnlyList<StepState>> ListStepStatesAsync(IReadOnlyCollection<string> runs, CancellationToken cancellationToken);

    /// <summary>One run of a job, or null.</summary>
    Task<RunWork?> FindAsync(string job, string run, CancellationToken cancellationToken);

    /// <summary>The run before a run, by the schedule; null if there is none.</summary>
    Task<JobRun?> FindBeforeAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>Lines of a log, oldest first.</summary>
    Task<IReadOnlyList<RunLogLine>> ListLinesAsync(LogFilter filter, CancellationToken cancellationToken);
}

/// <summary>Where a step of a run is.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="State">Where it is.</param>
public sealed record StepState(string Run, string Step, RunState State);

/// <summary>How a back-fill is to be done.</summary>
/// <param name="ByDay">A day that has a run that succeeded, whatever made it, is done: the job has no schedule.</param>
/// <param name="Rerun">Also what succeeded already is run once more, from its beginning.</param>
/// <param name="Holder">Who keeps the runs from others, or null.</param>
public sealed record BackfillOptions(bool ByDay, bool Rerun, string? Holder = null);
