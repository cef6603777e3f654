using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>Tells who sent a task that it ended, at the address the task came with.</summary>
public interface ICallbacks
{
    /// <summary>Lets only addresses pass that <c>tasks.callbacks.allow</c> covers: callers do not choose what this server talks to.</summary>
    /// <exception cref="InvalidInputException">It may not be called.</exception>
    void Check(string url);

    /// <summary>The post that is owed for a task that ended, or null where it named no address.</summary>
    /// <param name="task">Finished.</param>
    /// <param name="view">The task as <c>GET /tasks/{id}</c> tells it: JSON.</param>
    Delivery? DeliveryOf(InferenceTask task, string view);
}
