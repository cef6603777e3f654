using System.Collections.Concurrent;

namespace Interlock.Application.Jobs;

/// <summary>The runs this process works on.</summary>
public sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<string, RunStop> _runs = new(StringComparer.Ordinal);
    private volatile bool _stopping;

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether nothing more is begun.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Cancels a run at once, if it is one of them.</summary>
    public void Cancel(string run) => Stop(run, StopCause.Cancelled);

    /// <summary>Lets all of them wait for another server, or for this one's next start. Further ones end as soon as they begin.</summary>
    public void StopAll()
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
