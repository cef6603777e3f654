using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>The queue of tasks. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface ITaskLeases : ILeases<InferenceTask>
{
    /// <summary>Claims those of the tasks that are due.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="token">A new fencing token.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="begin">Begins a task under the token, or ends it; returns the deliveries to store with that. May run again from the start.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task<IReadOnlyList<InferenceTask>> ClaimAsync(
        IReadOnlyList<string> ids, string token, DateTime now, Func<InferenceTask, IReadOnlyList<Delivery>> begin, CancellationToken cancellationToken);

    /// <summary>
    /// Stores outcomes, each with its predictions and deliveries, by one transaction that others may share. Lost claims are left out. A task whose key
    /// names another prediction by now is queued again, to be answered with that one.
    /// </summary>
    /// <returns>The ids of those that were stored.</returns>
    Task<IReadOnlySet<string>> SettleAsync(IReadOnlyList<TaskOutcome> settled, CancellationToken cancellationToken);

    /// <summary>Stores the progress of tasks that are still held.</summary>
    Task ReportAsync(IReadOnlyList<TaskProgress> progress, CancellationToken cancellationToken);

    /// <summary>Returns which of these tasks are to be cancelled.</summary>
    Task<IReadOnlyList<string>> FindCancelRequestsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Counts the queued tasks.</summary>
    Task<int> CountQueuedAsync(CancellationToken cancellationToken);

    /// <summary>Finds due tasks that were not offered to a broker, or not since a time, and marks them as offered.</summary>
    /// <param name="now">The time (UTC).</param>
    /// <param name="staleBefore">Tasks offered before this time are offered again; null for those never offered.</param>
    /// <param name="limit">The most tasks.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task<IReadOnlyList<string>> TakeOffersAsync(DateTime now, DateTime? staleBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Marks tasks as not offered: the broker did not take them.</summary>
    Task ReturnOffersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}

/// <summary>The progress of a task.</summary>
/// <param name="Claim">The task and its fencing token.</param>
/// <param name="Done">Finished items.</param>
/// <param name="Total">All items, or 0.</param>
public sealed record TaskProgress(LeaseClaim Claim, int Done, int Total);

/// <summary>The outcome of an attempt at a task.</summary>
/// <param name="Task">The task after its transition.</param>
/// <param name="Token">The fencing token of the attempt.</param>
/// <param name="Predictions">What the model returned; empty unless it succeeded.</param>
/// <param name="Deliveries">Callbacks and notifications to store with it.</param>
public sealed record TaskOutcome(InferenceTask Task, string Token, IReadOnlyList<Prediction> Predictions, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>What the model returned; empty unless it succeeded.</summary>
    public IReadOnlyList<Prediction> Predictions { get; private set; } = Predictions;

    /// <summary>Callbacks and notifications to store with it.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; private set; } = Deliveries;

    /// <summary>Queues the task again instead of storing its answer.</summary>
    public void Withdraw()
    {
        Task.Withdraw();
        (Predictions, Deliveries) = ([], []);
    }

    /// <summary>Whether it was stored; false where the claim was lost.</summary>
    public bool IsStored { get; set; }
}
