namespace Interlock.Application.Tasks;

/// <summary>
/// Delivers the ids of due tasks to the workers of the servers that share a datastore. It may deliver an id twice, late or not at all: the claim in the
/// datastore decides who runs a task, and maintenance offers again what was lost.
/// </summary>
public interface ITaskEngine
{
    /// <summary>Whether tasks must be offered; where not, the engine finds due tasks in the datastore.</summary>
    bool NeedsOffers { get; }

    /// <summary>Offers tasks that are stored and due to the workers.</summary>
    /// <exception cref="Domain.UnavailableException">The broker cannot be reached.</exception>
    Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Waits until tasks are due.</summary>
    /// <param name="limit">The most to take.</param>
    /// <param name="except">Lanes to leave out, where the engine knows the lane of a task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>At least one; each must be closed.</returns>
    Task<IReadOnlyList<TaskDelivery>> TakeAsync(int limit, IReadOnlyCollection<string> except, CancellationToken cancellationToken);
}

/// <summary>The id of a due task, as an engine delivered it.</summary>
public abstract class TaskDelivery(string id, string lane = TaskDelivery.AnyModel)
{
    /// <summary>The lane of a delivery whose model is not known.</summary>
    public const string AnyModel = "";

    /// <summary>The task's id.</summary>
    public string Id { get; } = id;

    /// <summary>The model, or <see cref="AnyModel"/>.</summary>
    public string Lane { get; } = lane;

    /// <summary>Acknowledges it: the outcome is stored, or another worker has the task.</summary>
    public abstract Task CloseAsync();

    /// <summary>Rejects it: the task is dead, and a broker moves the message to its dead letters.</summary>
    public virtual Task CloseDeadAsync(string reason) => CloseAsync();
}
