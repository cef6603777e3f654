using System.Text;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Publishes the ids of tasks, and returns when the broker has them safe.</summary>
internal sealed class TaskPublisher(RabbitMqConnection connection, TaskTopology topology, TimeProvider time) : IAsyncDisposable
{
    // A broker short of memory or disk takes nothing and does not say so; who offers shall not wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _opening = new(1);
    private IChannel? _channel;

    /// <summary>Publishes them together.</summary>
    /// <exception cref="Domain.UnavailableException"><c>queue_unavailable</c>: at once while there is no connection. Some may have been published.</exception>
    public async Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await PublishAsync(ids, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (RabbitMqFault.IsOfBroker(e))
        {
            throw RabbitMqFault.Unavailable(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_channel is { } channel)
        {
            await channel.DisposeAsync();
        }

        _opening.Dispose();
    }

    private async Task PublishAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var channel = await OpenAsync(cancellationToken);
        await Task.WhenAll(ids.Select(id => channel.BasicPublishAsync(
            "", topology.Tasks, mandatory: true, Properties(), Encoding.ASCII.GetBytes(id), cancellationToken).AsTask()));
    }

    // The client writes into them.
    private static BasicProperties Properties() => new() { Persistent = true, ContentType = "text/plain" };

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        var current = connection.Current ?? throw RabbitMqFault.Unavailable(null);
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_channel is not { IsOpen: true })
            {
                await topology.EnsureAsync(current, cancellationToken);
                var channel = await current.OpenPublisherAsync(cancellationToken);
                (_channel, var before) = (channel, _channel);
                await (before?.DisposeAsync() ?? ValueTask.CompletedTask);
            }

            return _channel;
        }
        finally
        {
            _opening.Release();
        }
    }
}
