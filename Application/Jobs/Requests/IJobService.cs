using Interlock.Application.Jobs.Runs;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>A job, and what there is of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Config">What ops wrote.</param>
/// <param name="Next">When it runs next by the clock, or null.</param>
/// <param name="Counts">Its runs.</param>
public sealed record JobView(string Name, JobConfig Config, DateTimeOffset? Next, JobCounts Counts);

/// <summary>A run, its steps in the order of the configuration, and why it waits.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps; those that were taken out of the configuration come last.</param>
/// <param name="Waits">Why it waits, or null.</param>
public sealed record RunView(JobRun Run, IReadOnlyList<StepRun> Steps, string? Waits)
{
    /// <summary>The steps that each step begins after, by name, as far as the configuration still has both.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> After { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Why steps of a running run wait, by name.</summary>
    public IReadOnlyDictionary<string, string> StepWaits { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// What callers may ask of jobs. Every method may throw <see cref="NotFoundException"/> where there is no such job or run, and
/// <see cref="UnavailableException"/> (<c>datastore_unavailable</c>).
/// </summary>
public interface IJobService
{
    /// <summary>Jobs in the order of the configuration.</summary>
    /// <param name="tag">Only those that have it; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<JobView>> ListAsync(string? tag, CancellationToken cancellationToken);

    /// <summary>One job.</summary>
    Task<JobView> GetAsync(string job, CancellationToken cancellationToken);

    /// <summary>Runs of a job, newest first.</summary>
    Task<Page<JobRun>> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>Runs of a job, newest first, with the states of their steps.</summary>
    Task<RunGrid> GetGridAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>One run.</summary>
    Task<RunView> GetRunAsync(string job, string run, CancellationToken cancellationToken);

    /// <summary>Lines of a run's log, oldest first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<RunLogLine>> ListLinesAsync(string job, LogFilter filter, CancellationToken cancellationToken);

    /// <summary>Makes a run by hand.</summary>
    /// <returns>It waits for its turn.</returns>
    Task<JobRun> TriggerAsync(string job, RunRequest request, CancellationToken cancellationToken);

    /// <summary>Makes the runs between two days.</summary>
    /// <exception cref="InvalidInputException">There are more than <see cref="BackfillRequest.Most"/>.</exception>
    Task<Backfilled> BackfillAsync(string job, BackfillRequest request, CancellationToken cancellationToken);

    /// <summary>Ends a run, wherever it is worked on.</summary>
    /// <exception cref="ConflictException"><c>run_finished</c>.</exception>
    Task<RunView> CancelAsync(string job, string run, CancellationToken cancellationToken);

    /// <summary>Lets a run that failed or was cancelled go on: steps that succeeded stay, others begin again from their checkpoint.</summary>
    /// <exception cref="ConflictException"><c>run_not_finished</c>, or <c>run_finished</c> for one that succeeded.</exception>
    Task<RunView> ResumeAsync(string job, string run, CancellationToken cancellationToken);
}
