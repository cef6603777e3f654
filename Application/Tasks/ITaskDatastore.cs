using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>Keeps tasks. What was added is durable. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface ITaskDatastore
{
    /// <summary>Adds a task without a key; returns after the commit, which it may share with others.</summary>
    /// <param name="task">Just accepted.</param>
    /// <param name="cancellationToken">Ends the wait only: what was admitted is written all the same.</param>
    /// <exception cref="UnavailableException">Also <c>overloaded</c>: the commit queue is full.</exception>
    Task AddAsync(InferenceTask task, CancellationToken cancellationToken);

    /// <summary>Adds a task with keys, unless there is one of its caller and model with its idempotency key, or one of its model with its request key.</summary>
    /// <returns>The one that was there before, or null where the task was added.</returns>
    Task<KeyedTask?> AddOnceAsync(InferenceTask task, CancellationToken cancellationToken);

    /// <summary>The task of this caller (null: of those without one) and model with this idempotency key, or null.</summary>
    Task<KeyedTask?> FindKeyAsync(string? caller, string model, string key, CancellationToken cancellationToken);

    /// <summary>The task of this model with this request key, or null.</summary>
    Task<KeyedTask?> FindRequestKeyAsync(string model, string key, CancellationToken cancellationToken);

    /// <summary>The task of this id (canonical form), or null.</summary>
    Task<TaskView?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>What the filter admits, newest first, without results.</summary>
    Task<IReadOnlyList<TaskView>> ListAsync(TaskFilter filter, CancellationToken cancellationToken);

    /// <summary>The ids of tasks of a model that have not ended, the oldest first.</summary>
    Task<IReadOnlyList<string>> ListUnfinishedAsync(string model, int limit, CancellationToken cancellationToken);

    /// <summary>Changes a task by one of its transitions; while someone else changes it, again from what it has become.</summary>
    /// <param name="id">Canonical form.</param>
    /// <param name="change">Makes the transition and says which posts are owed for it; may run several times. What it throws changes nothing.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>What it has become, or null where there is none of this id.</returns>
    Task<TaskView?> ChangeAsync(string id, Func<InferenceTask, IReadOnlyList<Delivery>> change, CancellationToken cancellationToken);
}

/// <summary>A task that was found by a key.</summary>
/// <param name="Task">The task.</param>
/// <param name="RequestHash">Of what was asked.</param>
/// <param name="Request">What was asked, where it was found by its request key; null where by its idempotency key.</param>
public sealed record KeyedTask(TaskView Task, string RequestHash, string? Request = null);
