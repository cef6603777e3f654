using Interlock.Application.Tasks;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Brings tasks to workers through a quorum queue that all servers share; a message is a task's id.</summary>
internal sealed class RabbitMqTaskEngine(TaskPublisher publisher, TaskConsumer consumer) : ITaskEngine
{
    /// <inheritdoc />
    public bool NeedsOffers => true;

    /// <inheritdoc />
    public Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => publisher.OfferAsync(ids, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<TaskDelivery>> TakeAsync(
        int limit, IReadOnlyCollection<string> except, CancellationToken cancellationToken) =>
        await consumer.TakeAsync(limit, cancellationToken);
}
