using System.Data.Common;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Jobs;

/// <summary>The right of one worker to a run.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Token">What only this worker has.</param>
public sealed record RunClaim(string Run, string Token);

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

/// <summary>What a worker of runs asks of the datastore. Whoever claims a run first has it; every later write is refused to others.</summary>
public interface IRunDatastore
{
    /// <summary>Claims a run: one that waits and may begin, or one whose worker fell silent.</summary>
    /// <returns>The run, as it is now; null where someone else has it, it is finished, or it may not begin yet.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<RunWork?> ClaimAsync(RunClaim claim, RunConditions conditions, CancellationToken cancellationToken);

    /// <summary>How many lines each step of a run has in its log.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyDictionary<string, int>> CountLinesAsync(string run, CancellationToken cancellationToken);

    /// <summary>Keeps the claim for another lease.</summary>
    /// <returns>Whether someone wants the run cancelled.</returns>
    /// <exception cref="StepLostException">The claim is another's by now.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<bool> RenewAsync(RunClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes everything or nothing, and keeps the claim for another lease unless the change gave it up.</summary>
    /// <exception cref="StepLostException">The claim is another's by now; nothing is written.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task WriteAsync(RunClaim claim, RunWrite write, CancellationToken cancellationToken);

    /// <summary>Keeps all runs that wait and are held with a token for another lease.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task HoldAsync(string token, CancellationToken cancellationToken);

    /// <summary>Cancels all runs that wait and are held with a token.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task DropAsync(string token, string reason, CancellationToken cancellationToken);
}
