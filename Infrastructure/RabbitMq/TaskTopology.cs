using Interlock.Application.Tasks;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>The queues of tasks.</summary>
internal sealed class TaskTopology(RabbitmqQueueConfig config)
{
    // A dead letter is an id of a task that the datastore keeps with its reason; without a bound they would stay for ever.
    private const int MostDead = 100_000;

    // A server that ends gives back all it held, so innocent messages are counted, too; what the limit takes is offered again.
    private const int DeliveryLimit = 20;

    /// <summary>Holds the ids of tasks that are due.</summary>
    public string Tasks { get; } = $"{config.Prefix}.tasks";

    private string DeadExchange { get; } = $"{config.Prefix}.dead";

    private string Dead { get; } = $"{config.Prefix}.tasks.dead";

    /// <summary>Makes what is missing.</summary>
    public async Task EnsureAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var bounded = new Dictionary<string, object?>(Topology.Quorum()) { ["x-max-length"] = MostDead };
        await Topology.EnsureQueueAsync(connection, Dead, bounded, cancellationToken);
        await Topology.EnsureBoundAsync(connection, DeadExchange, Dead, Tasks, cancellationToken);
        await Topology.EnsureQueueAsync(connection, Tasks, Topology.Quorum(DeliveryLimit, DeadExchange, Tasks), cancellationToken);
    }
}
