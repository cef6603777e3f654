using Interlock.Application;
using Interlock.Application.Tasks;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>
/// The one connection of this server: made when it is first asked for, and made anew, with growing pauses, whenever it is lost. The client's own
/// recovery is not used: it does not cover the first connect, and its pauses do not grow.
/// </summary>
internal sealed partial class RabbitMqConnection(RabbitmqQueueConfig config, TimeProvider time, ILogger<RabbitMqConnection> logger) : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly RabbitMqAddress _address = new(config);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource<IConnection> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _loop;

    /// <summary>Pauses as ops want them between attempts.</summary>
    public Backoff Backoff() => new(config.ReconnectDelay, config.MaxReconnectDelay);

    /// <summary>The connection, if there is one now.</summary>
    public IConnection? Current
    {
        get
        {
            var opened = Opened();
            return opened.IsCompletedSuccessfully && opened.Result is { IsOpen: true } connection ? connection : null;
        }
    }

    /// <summary>Waits until there is a connection.</summary>
    public Task<IConnection> OpenAsync(CancellationToken cancellationToken) => Opened().WaitAsync(cancellationToken);

    /// <summary>Keeps work going that needs a connection: where it fails, or the connection is lost, it begins again after a pause.</summary>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="work">Returns when it is done for good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task KeepAsync(string what, Func<IConnection, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var pauses = Backoff();
        while (true)
        {
            var connection = await OpenAsync(cancellationToken);
            var start = time.GetTimestamp();
            try
            {
                await work(connection, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                pauses.ResetAfter(time.GetElapsedTime(start));

                // That the connection was lost is in the log already.
                if (connection.IsOpen)
                {
                    LogWorkFailed(what, RabbitMqFault.ReasonOf(e), RabbitMqFault.IsOfBroker(e) ? null : e);
                }
            }

            await Task.Delay(pauses.Next(), time, cancellationToken);
        }
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

    private Task<IConnection> Opened()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
            _loop ??= Task.Run(RunAsync);
            return _opened.Task;
        }
    }

    private async Task RunAsync()
    {
        var pauses = Backoff();
        try
        {
            while (true)
            {
                await ServeOnceAsync(pauses);
                await Task.Delay(pauses.Next(), time, _disposed.Token);
            }
        }
        finally
        {
            _opened.TrySetCanceled();
        }
    }

    private async Task ServeOnceAsync(Backoff pauses)
    {
        try
        {
            await using var connection = await ConnectAsync(pauses, _disposed.Token);
            var start = time.GetTimestamp();
            await ServeAsync(connection);
            pauses.ResetAfter(time.GetElapsedTime(start));
        }
        catch (Exception e) when (!_disposed.IsCancellationRequested)
        {
            // Such as a lost connection that cannot be put away: it must not keep a new one from being made.
            LogWorkFailed("The connection", RabbitMqFault.ReasonOf(e), e);
        }
    }

    private async Task ServeAsync(IConnection connection)
    {
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            lost.TrySetResult(reason.Exception is { } cause ? RabbitMqFault.ReasonOf(cause) : reason.ReplyText);
            return Task.CompletedTask;
        };
        LogConnected(_address);
        _opened.TrySetResult(connection);
        try
        {
            LogLost(_address, connection.IsOpen ? await lost.Task.WaitAsync(_disposed.Token) : "it was closed at once");
        }
        catch (OperationCanceledException)
        {
            await connection.CloseAsync(Constants.ReplySuccess, "the server stops", CloseTimeout, abort: true, CancellationToken.None);
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _opened = new TaskCompletionSource<IConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task<IConnection> ConnectAsync(Backoff pauses, CancellationToken cancellationToken)
    {
        var factory = _address.CreateFactory();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await factory.CreateConnectionAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == 1)
                {
                    LogUnreachable(_address, RabbitMqFault.ReasonOf(e));
                }
            }

            await Task.Delay(pauses.Next(), time, cancellationToken);
        }
    }

    [LoggerMessage(EventIds.BrokerConnected, LogLevel.Information, "Connected to {Broker}")]
    private partial void LogConnected(RabbitMqAddress broker);

    [LoggerMessage(EventIds.BrokerLost, LogLevel.Warning, "The connection to {Broker} was lost: {Reason}")]
    private partial void LogLost(RabbitMqAddress broker, string reason);

    [LoggerMessage(EventIds.BrokerUnreachable, LogLevel.Warning, "{Broker} cannot be reached and is tried until it can: {Reason}")]
    private partial void LogUnreachable(RabbitMqAddress broker, string reason);

    [LoggerMessage(EventIds.BrokerWorkFailed, LogLevel.Error, "{What} failed and begins again after a pause: {Reason}")]
    private partial void LogWorkFailed(string what, string reason, Exception? exception);
}
