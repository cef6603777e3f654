using Interlock.Domain;

namespace Interlock.Application.Jobs;

/// <summary>What whoever distributes runs asks of the datastore. Every method may throw <see cref="UnavailableException"/>.</summary>
public interface IRunOffers
{
    /// <summary>Runs of a job that may begin now, the oldest first; no more than there is room for.</summary>
    Task<IReadOnlyList<string>> ListReadyAsync(string job, RunConditions conditions, CancellationToken cancellationToken);

    /// <summary>The job of a run, or null where there is no such run.</summary>
    Task<string?> FindJobAsync(string run, CancellationToken cancellationToken);

    /// <summary>Runs whose worker fell silent, of all jobs.</summary>
    Task<IReadOnlyList<string>> ListLostAsync(CancellationToken cancellationToken);

    /// <summary>Jobs that have runs that wait or are worked on.</summary>
    Task<IReadOnlyList<string>> ListBusyAsync(CancellationToken cancellationToken);

    /// <summary>Cancels the runs of a job that wait for nobody.</summary>
    /// <returns>How many.</returns>
    Task<int> CancelQueuedAsync(string job, string reason, CancellationToken cancellationToken);

    /// <summary>Deletes some of the runs that finished before a time, with their steps and logs.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="before">UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many; 0 when none is left.</returns>
    Task<int> DeleteFinishedAsync(string job, DateTime before, CancellationToken cancellationToken);

    /// <summary>Names of all jobs that have ever had a run.</summary>
    Task<IReadOnlyList<string>> ListJobsAsync(CancellationToken cancellationToken);
}
