using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Makes the queues and exchanges that are missing. What exists is used as it is, whatever its arguments: ops may have made it.</summary>
internal static class Topology
{
    private const ushort NotFound = 404;

    /// <summary>Arguments of a durable queue that survives the loss of a node and counts how often a message came back.</summary>
    public static Dictionary<string, object?> Quorum() => new() { ["x-queue-type"] = "quorum" };

    /// <summary>
    /// The same, with a place for messages that came back too often. They are moved only once they are safe there, which needs
    /// <c>x-overflow: reject-publish</c>.
    /// </summary>
    /// <param name="deliveryLimit">How often a message may come back.</param>
    /// <param name="deadExchange">Where it goes then.</param>
    /// <param name="deadRoutingKey">And by which key.</param>
    public static Dictionary<string, object?> Quorum(int deliveryLimit, string deadExchange, string deadRoutingKey) => new(Quorum())
    {
        ["x-delivery-limit"] = deliveryLimit,
        ["x-dead-letter-exchange"] = deadExchange,
        ["x-dead-letter-routing-key"] = deadRoutingKey,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    /// <summary>Makes a durable queue, if there is none of this name.</summary>
    public static async Task EnsureQueueAsync(
        IConnection connection, string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(connection, channel => channel.QueueDeclarePassiveAsync(name, cancellationToken), cancellationToken))
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Makes a durable direct exchange, if there is none of this name, and binds a queue to it by the queue's name.</summary>
    public static async Task EnsureBoundAsync(IConnection connection, string exchange, string queue, string routingKey, CancellationToken cancellationToken)
    {
        var exists = await ExistsAsync(connection, channel => channel.ExchangeDeclarePassiveAsync(exchange, cancellationToken), cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        if (!exists)
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Direct, durable: true, cancellationToken: cancellationToken);
        }

        await channel.QueueBindAsync(queue, exchange, routingKey, cancellationToken: cancellationToken);
    }

    // The broker closes the channel on which it has to say no.
    private static async Task<bool> ExistsAsync(IConnection connection, Func<IChannel, Task> declarePassively, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            await declarePassively(channel);
            return true;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return false;
        }
    }
}
