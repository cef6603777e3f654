using System.Text;
using System.Threading.Channels;
using Interlock.Application;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>
/// Takes messages of tasks from the broker as they come, up to the prefetch. It begins with the first who wants one: a server without workers takes
/// none.
/// </summary>
internal sealed partial class TaskConsumer(
    RabbitMqConnection connection, TaskTopology topology, RabbitmqQueueConfig config, ILogger<TaskConsumer> logger) : IAsyncDisposable
{
    private readonly Channel<TaskMessage> _taken = Channel.CreateBounded<TaskMessage>(config.Prefetch);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Task? _loop;

    /// <summary>Waits for at least one.</summary>
    public async Task<IReadOnlyList<TaskMessage>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        Start();
        var taken = new List<TaskMessage>();
        while (taken.Count == 0)
        {
            await _taken.Reader.WaitToReadAsync(cancellationToken);
            while (taken.Count < most && _taken.Reader.TryRead(out var message))
            {
                if (!message.IsLost)
                {
                    taken.Add(message);
                }
            }
        }

        return taken;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (_loop is { } loop)
        {
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _disposed.Dispose();
    }

    private void Start()
    {
        lock (_lock)
        {
            _loop ??= Task.Run(() => connection.KeepAsync("Taking tasks", ConsumeAsync, _disposed.Token));
        }
    }

    private async Task ConsumeAsync(IConnection current, CancellationToken cancellationToken)
    {
        await topology.EnsureAsync(current, cancellationToken);
        await using var channel = await current.OpenConsumerAsync(config.Prefetch, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => TakeAsync(channel, delivery, cancellationToken);
        await ConsumerEnd.OfAsync(
            channel, consumer, () => channel.BasicConsumeAsync(topology.Tasks, autoAck: false, consumer, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(IChannel channel, BasicDeliverEventArgs delivery, CancellationToken cancellationToken)
    {
        if (delivery.Body.Length <= 2 * TimeOrderedId.Length && TimeOrderedId.Parse(Encoding.ASCII.GetString(delivery.Body.Span)) is { } id)
        {
            // Full only with messages of lost channels, which the workers throw out.
            await _taken.Writer.WriteAsync(new TaskMessage(id, delivery.DeliveryTag, channel), cancellationToken);
            return;
        }

        LogRefused(topology.Tasks, delivery.Body.Length);
        await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, cancellationToken);
    }

    [LoggerMessage(EventIds.TaskMessageRefused, LogLevel.Warning, "A message of {Queue} is no id of a task and goes to the dead letters: {Bytes} bytes")]
    private partial void LogRefused(string queue, int bytes);
}
