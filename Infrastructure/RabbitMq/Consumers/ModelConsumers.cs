using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Consuming;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <inheritdoc />
internal sealed class ModelConsumers(RabbitMqConnection connection, InterlockConfig config, MessageServices services) : IModelConsumers
{
    private const int DeliveryLimit = 10;

    /// <inheritdoc />
    public Task RunAsync(CancellationToken stopping, CancellationToken abandoned) => Task.WhenAll(config.Models
        .Where(model => model.Value.Consume is not null)
        .Select(model => ConsumeAsync(new ConsumedModel(model.Key, model.Value, config.Server.BodyLimit.Bytes), stopping, abandoned)));

    private async Task ConsumeAsync(ConsumedModel model, CancellationToken stopping, CancellationToken abandoned)
    {
        try
        {
            await connection.KeepAsync($"Consuming {model.Consume.Queue}", (current, _) => ServeAsync(model, current, stopping, abandoned), stopping);
        }
        catch (Exception e) when (stopping.IsCancellationRequested && (e is OperationCanceledException || RabbitMqFault.IsOfBroker(e)))
        {
            // What is not acknowledged the broker gives to others.
        }
    }

    private async Task ServeAsync(ConsumedModel model, IConnection current, CancellationToken stopping, CancellationToken abandoned)
    {
        await EnsureQueuesAsync(model.Consume, current, stopping);
        await using var publisher = await current.OpenPublisherAsync(stopping);
        await using var channel = await current.OpenConsumerAsync(model.Consume.Prefetch, stopping);
        var answers = new MessageAnswers(model, publisher, services.Failures, services.Time, services.Logger);
        var handler = new MessageHandler(model, services, answers);
        await new ConsumerSession(model, channel, handler, services.Time).RunAsync(stopping, abandoned);
    }

    private static async Task EnsureQueuesAsync(ConsumeConfig consume, IConnection current, CancellationToken cancellationToken)
    {
        await Topology.EnsureQueueAsync(current, consume.DeadLetterQueue, Topology.Quorum(), cancellationToken);
        if (consume.Results is { } results)
        {
            await Topology.EnsureQueueAsync(current, results, Topology.Quorum(), cancellationToken);
        }

        await Topology.EnsureQueueAsync(current, consume.Queue, Topology.Quorum(DeliveryLimit, "", consume.DeadLetterQueue), cancellationToken);
    }
}
