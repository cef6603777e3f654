using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Notices that nothing more will come to a consumer.</summary>
internal static class ConsumerEnd
{
    /// <summary>Starts a consumer and waits until its channel is lost or the broker has cancelled it, as it does when the queue is deleted.</summary>
    /// <exception cref="OperationInterruptedException">It ended.</exception>
    /// <exception cref="OperationCanceledException">Told to end.</exception>
    public static async Task OfAsync(IChannel channel, AsyncEventingBasicConsumer consumer, Func<Task> start, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<ShutdownEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, reason) => EndAsync(reason);
        consumer.UnregisteredAsync += (_, _) => EndAsync(Cancelled);
        await start();
        var reason = channel.CloseReason ?? await ended.Task.WaitAsync(cancellationToken);
        throw new OperationInterruptedException(reason);

        Task EndAsync(ShutdownEventArgs reason)
        {
            ended.TrySetResult(reason);
            return Task.CompletedTask;
        }
    }

    private static ShutdownEventArgs Cancelled => new(ShutdownInitiator.Peer, Constants.NotFound, "the broker cancelled the consumer: was the queue deleted?");
}
