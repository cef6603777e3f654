namespace Interlock.Application.Telemetry;

/// <summary>Looks in the datastore for what waits, of all servers.</summary>
public interface IWaitingWork
{
    /// <summary>What waits now.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<WaitingWork> FindAsync(CancellationToken cancellationToken);
}

/// <summary>What waits in the datastore.</summary>
/// <param name="Tasks">Tasks that have not ended, by state.</param>
/// <param name="Deliveries">Callbacks and notifications that are not delivered.</param>
/// <param name="OldestDelivery">When the oldest of them was made; null where there is none.</param>
/// <param name="Runs">Runs of jobs that have not ended, by job and state.</param>
/// <param name="LastSuccess">When a run of a job last succeeded (UTC), by job.</param>
public sealed record WaitingWork(
    IReadOnlyList<WaitingTasks> Tasks,
    long Deliveries,
    DateTimeOffset? OldestDelivery,
    IReadOnlyList<WaitingRuns> Runs,
    IReadOnlyDictionary<string, DateTime> LastSuccess);

/// <summary>Tasks of a state.</summary>
/// <param name="State">Queued or running.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the oldest was accepted.</param>
public sealed record WaitingTasks(string State, long Count, DateTimeOffset Oldest);

/// <summary>Runs of a job in a state.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">Queued or running.</param>
/// <param name="Count">How many.</param>
public sealed record WaitingRuns(string Job, string State, long Count);
