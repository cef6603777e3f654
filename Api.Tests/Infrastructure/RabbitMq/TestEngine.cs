using Interlock.Api.Tests.Support;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Infrastructure.RabbitMq;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq;

/// <summary>An engine as a server has it, with queues of its own.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly RabbitMqConnection _connection;
    private readonly TaskPublisher _publisher;
    private readonly TaskConsumer _consumer;

    public TestEngine(RabbitMqBroker broker, string? prefix = null, int prefetch = 64)
    {
        Config = new RabbitmqQueueConfig
        {
            Url = broker.Url,
            Prefix = prefix ?? $"test-{Guid.NewGuid():n}",
            Prefetch = prefetch,
            ReconnectDelay = TimeSpan.FromMilliseconds(50),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
        };
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
        _connection = new RabbitMqConnection(Config, TimeProvider.System, new Logger<RabbitMqConnection>(_loggers));
        var topology = new TaskTopology(Config);
        _publisher = new TaskPublisher(_connection, topology, TimeProvider.System);
        _consumer = new TaskConsumer(_connection, topology, Config, new Logger<TaskConsumer>(_loggers));
        Engine = new RabbitMqTaskEngine(_publisher, _consumer);
    }

    public RabbitmqQueueConfig Config { get; }

    public CapturedLog Log { get; } = new();

    public ITaskEngine Engine { get; }

    public string Tasks => $"{Config.Prefix}.tasks";

    public string Dead => $"{Config.Prefix}.tasks.dead";

    public static string NewId() => TimeOrderedId.New(DateTimeOffset.UtcNow);

    /// <summary>Offers until the broker takes it, as it does once it is up and its queues have begun.</summary>
    public Task OfferAsync(params string[] ids) => Poll.UntilAsync(() => IsOfferedAsync(ids), "the broker takes offers");

    /// <summary>Takes until it has that many, or fails.</summary>
    public async Task<List<TaskDelivery>> TakeAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var taken = new List<TaskDelivery>();
        while (taken.Count < count)
        {
            taken.AddRange(await Engine.TakeAsync(count - taken.Count, [], deadline.Token));
        }

        return taken;
    }

    /// <summary>Waits for the next message of a queue, and acknowledges it.</summary>
    public static async Task<BasicGetResult> GetAsync(IChannel channel, string queue)
    {
        BasicGetResult? got = null;
        await Poll.UntilAsync(async () => (got = await channel.BasicGetAsync(queue, autoAck: true)) is not null, $"a message in {queue}");
        return got!;
    }

    private async Task<bool> IsOfferedAsync(string[] ids)
    {
        try
        {
            await Engine.OfferAsync(ids, CancellationToken.None);
            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _publisher.DisposeAsync();
        await _connection.DisposeAsync();
        _loggers.Dispose();
    }
}
