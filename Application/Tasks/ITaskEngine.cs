namespace Interlock.Application.Tasks;

/// <summary>
/// Brings tasks that are due to workers, of this server or of any that shares the datastore. It may tell of a task twice, late or not at all: the
/// datastore decides who works on a task, and the sweeper offers again what was lost.
/// </summary>
public interface ITaskEngine
{
    /// <summary>Whether tasks must be offered; where not, takers find what is due by themselves.</summary>
    bool NeedsOffers { get; }

    /// <summary>Tells the workers of tasks that are stored and due.</summary>
    /// <exception cref="Domain.UnavailableException">The broker cannot be reached.</exception>
    Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Waits until there is something to work on.</summary>
    /// <param name="most">The most to take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>At least one; each must be closed.</returns>
    Task<IReadOnlyList<TaskDelivery>> TakeAsync(int most, CancellationToken cancellationToken);
}

/// <summary>The word of an engine that a task is to be worked on.</summary>
public abstract class TaskDelivery(string id)
{
    /// <summary>The task's id.</summary>
    public string Id { get; } = id;

    /// <summary>The datastore knows what became of it, or someone else works on it: the engine may forget it.</summary>
    public abstract Task CloseAsync();

    /// <summary>The task is dead: a broker moves the message to its dead letters.</summary>
    public virtual Task CloseDeadAsync(string reason) => CloseAsync();
}
