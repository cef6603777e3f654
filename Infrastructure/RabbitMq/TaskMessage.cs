using Interlock.Application.Tasks;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>
/// The message of a task, on the channel it came on. Once that is lost the broker gives the message to someone else, and there is nothing to close.
/// </summary>
internal sealed class TaskMessage(string id, ulong tag, IChannel channel) : TaskDelivery(id)
{
    /// <summary>Whether the broker has taken it back.</summary>
    public bool IsLost => channel.IsClosed;

    /// <inheritdoc />
    public override Task CloseAsync() => ForgetIfLostAsync(() => channel.BasicAckAsync(tag, multiple: false));

    /// <inheritdoc />
    public override Task CloseDeadAsync(string reason) => ForgetIfLostAsync(() => channel.BasicRejectAsync(tag, requeue: false));

    private static async Task ForgetIfLostAsync(Func<ValueTask> close)
    {
        try
        {
            await close();
        }
        catch (Exception e) when (RabbitMqFault.IsOfBroker(e))
        {
            // It will be delivered again, and the datastore tells whoever gets it that the task is taken or done.
        }
    }
}
