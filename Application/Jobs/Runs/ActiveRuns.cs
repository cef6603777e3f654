using System.Collections.Concurrent;

namespace Interlock.Application.Jobs.Runs;

/// <summary>The runs that this process works on.</summary>
public sealed class ActiveRuns
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, RunStop> _runs = new(StringComparer.Ordinal);
    private volatile bool _stopping;

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether a run is one of them.</summary>
    public bool Has(string run) => _runs.ContainsKey(run);

    /// <summary>Cancels a run at once, if it is one of them.</summary>
    public void Cancel(string run) => Stop(run, StopCause.Cancelled);

    /// <summary>Waits until all have ended; those that have not when it is cancelled are released for another server, or for this one's next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await IdleAsync(cancellationToken);
        StopAll();
        using var deadline = new CancellationTokenSource(StopTimeout);
        await IdleAsync(deadline.Token);
    }

    private async Task IdleAsync(CancellationToken cancellationToken)
    {
        while (!_runs.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollDelay, CancellationToken.None);
        }
    }

    // A run that begins later ends at once.
    private void StopAll()
    {
        _stopping = true;
        foreach (var run in _runs.Keys)
        {
            Stop(run, StopCause.Stopping);
        }
    }

    internal void Add(string run, RunStop stop)
    {
        _runs[run] = stop;
        if (_stopping)
        {
            stop.Stop(StopCause.Stopping);
        }
    }

    internal void Remove(string run) => _runs.TryRemove(run, out _);

    private void Stop(string run, StopCause cause)
    {
        if (_runs.TryGetValue(run, out var stop))
        {
            try
            {
                stop.Stop(cause);
            }
            catch (ObjectDisposedException)
            {
                // It ended meanwhile.
            }
        }
    }
}
