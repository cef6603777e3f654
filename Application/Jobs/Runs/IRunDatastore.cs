using System.Data.Common;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Jobs.Runs;

/// <summary>What must hold for a run to begin.</summary>
/// <param name="Steps">The steps of the job, as they are configured now.</param>
/// <param name="MaxActive">Most runs of the job at the same time.</param>
/// <param name="DependsOnPast">Whether the run before it must have succeeded.</param>
public sealed record RunConditions(IReadOnlyCollection<string> Steps, int MaxActive, bool DependsOnPast);

/// <summary>A run with its steps.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps by name.</param>
public sealed record RunWork(JobRun Run, IReadOnlyDictionary<string, StepRun> Steps);

/// <summary>What is to be written of a run, by one transaction.</summary>
public sealed record RunWrite
{
    /// <summary>Changes the run and its steps; may be done again from the start.</summary>
    public Action<RunWork>? Change { get; init; }

    /// <summary>Lines for its log.</summary>
    public IReadOnlyList<RunLogLine> Lines { get; init; } = [];

    /// <summary>Posts that are owed for it.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>Writes of a step on the connection of the transaction; may be run again from the start.</summary>
    public Func<DbTransaction, CancellationToken, Task>? Work { get; init; }
}

/// <summary>The queue of runs. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IRunDatastore : ILeases<JobRun>
{
    /// <summary>Runs of a job that may begin now, lost ones first and then the oldest; no more than <c>max-active</c> leaves room for.</summary>
    Task<IReadOnlyList<string>> ListReadyAsync(string job, RunConditions conditions, CancellationToken cancellationToken);

    /// <summary>Jobs of which runs are due.</summary>
    Task<IReadOnlyList<string>> ListDueJobsAsync(CancellationToken cancellationToken);

    /// <summary>Claims a run that may begin, or whose worker was lost.</summary>
    /// <returns>The run as it is now; null where another worker has it, it has finished, or it may not begin yet.</returns>
    Task<RunWork?> ClaimAsync(LeaseClaim claim, RunConditions conditions, CancellationToken cancellationToken);

    /// <summary>Counts the log lines of each step of a run.</summary>
    Task<IReadOnlyDictionary<string, int>> CountLinesAsync(string run, CancellationToken cancellationToken);

    /// <summary>Extends the claim by a lease.</summary>
    /// <returns>Whether the run is to be cancelled.</returns>
    /// <exception cref="Steps.StepLostException">The claim was lost.</exception>
    Task<bool> RenewAsync(LeaseClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes everything or nothing, and extends the claim by a lease unless the change ended it.</summary>
    /// <exception cref="Steps.StepLostException">The claim was lost; nothing is written.</exception>
    Task WriteAsync(LeaseClaim claim, RunWrite write, CancellationToken cancellationToken);

    /// <summary>Extends the claims of queued runs that are held with a token.</summary>
    Task HoldAsync(string token, CancellationToken cancellationToken);

    /// <summary>Cancels queued runs that are held with a token.</summary>
    Task DropAsync(string token, string reason, CancellationToken cancellationToken);

    /// <summary>Cancels the runs of a job that are due.</summary>
    /// <returns>How many.</returns>
    Task<int> CancelDueAsync(string job, string reason, CancellationToken cancellationToken);

    /// <summary>Deletes some runs of a job that finished before a time (UTC), with their steps and logs.</summary>
    /// <returns>How many; 0 when none is left.</returns>
    Task<int> DeleteFinishedAsync(string job, DateTime before, CancellationToken cancellationToken);

    /// <summary>Names of all jobs that have ever had a run.</summary>
    Task<IReadOnlyList<string>> ListJobsAsync(CancellationToken cancellationToken);
}
