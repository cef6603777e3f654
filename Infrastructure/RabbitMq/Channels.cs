using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>The two sorts of channels there are here.</summary>
internal static class Channels
{
    // Left to itself the client would hold back publishing far below what the broker takes.
    private static readonly CreateChannelOptions Confirming = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    /// <summary>A channel to publish on: publishing ends when the broker has the message safe.</summary>
    public static Task<IChannel> OpenPublisherAsync(this IConnection connection, CancellationToken cancellationToken) =>
        connection.CreateChannelAsync(Confirming, cancellationToken);

    /// <summary>A channel to consume on, with so many messages unacknowledged at most.</summary>
    public static async Task<IChannel> OpenConsumerAsync(this IConnection connection, int prefetch, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.BasicQosAsync(0, checked((ushort)prefetch), global: false, cancellationToken);
        return channel;
    }
}
