namespace Interlock.Api.Lifecycle;

/// <summary>Where the server is in its life.</summary>
public enum ServerPhase
{
    /// <summary>Migrating, loading models; not ready yet.</summary>
    Starting,

    /// <summary>Serving.</summary>
    Ready,

    /// <summary>Told to stop: finishing what was admitted.</summary>
    Draining,
}

/// <summary>The one place that knows whether the server takes traffic.</summary>
public sealed class ServerState : IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _draining = new();
    private int _phase;

    /// <summary>Completes when the server becomes ready.</summary>
    public Task WhenReady => _ready.Task;

    /// <summary>Cancelled when the server begins to drain.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>The phase now.</summary>
    public ServerPhase Phase => (ServerPhase)Volatile.Read(ref _phase);

    /// <summary>Enters a phase.</summary>
    public void Become(ServerPhase next)
    {
        Volatile.Write(ref _phase, (int)next);
        if (next == ServerPhase.Draining)
        {
            _draining.Cancel();
        }
    }

    /// <summary>Starting becomes Ready; a server told to stop meanwhile stays draining.</summary>
    public bool TryBecomeReady()
    {
        var became = Interlocked.CompareExchange(ref _phase, (int)ServerPhase.Ready, (int)ServerPhase.Starting) == (int)ServerPhase.Starting;
        if (became)
        {
            _ready.SetResult();
        }

        return became;
    }

    /// <inheritdoc />
    public void Dispose() => _draining.Dispose();
}
