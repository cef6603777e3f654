using Interlock.Application.Configuration;

namespace Interlock.Api.Streams;

/// <summary>Cancels a stream when the drain of a stopping server is almost over. Dispose it with the stream.</summary>
internal sealed class StreamDrain : IDisposable
{
    // The rest of drain.timeout is for what is in flight then.
    private const double Share = 0.8;

    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _stopping;

    public StreamDrain(IHostApplicationLifetime application, ServerConfig server, TimeProvider time)
    {
        _ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = application.ApplicationStopping.Register(() => _ended.CancelAfter(server.Drain.Timeout * Share));
    }

    /// <summary>Cancelled when no further request of the stream may be read.</summary>
    public CancellationToken Token => _ended.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Dispose();
        _ended.Dispose();
    }
}
