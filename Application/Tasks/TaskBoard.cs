using System.Collections.Concurrent;

namespace Interlock.Application.Tasks;

/// <summary>What this server knows of tasks at this moment: which it works on, who watches one, and what was just queued.</summary>
public sealed class TaskBoard(TaskOffers offers)
{
    private readonly ConcurrentDictionary<string, RunningTask> _running = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<WakeSignal>> _watchers = [];

    /// <summary>The tasks this server works on.</summary>
    public ICollection<RunningTask> Running => _running.Values;

    /// <summary>A task was queued: workers and watchers are told.</summary>
    public void Queued(string id)
    {
        offers.Add(id);
        Changed(id);
    }

    /// <summary>A task was cancelled, or is to be: if this server works on it, it stops.</summary>
    public void Cancelled(TaskView task)
    {
        if (task.CancelRequested && _running.TryGetValue(task.Id, out var running))
        {
            running.Cancel();
        }

        Changed(task.Id);
    }

    /// <summary>This server begins to work on a task.</summary>
    public void Add(RunningTask running)
    {
        _running[running.Task.Id] = running;
        Changed(running.Task.Id);
    }

    /// <summary>This server works on it no more.</summary>
    public void Remove(RunningTask running)
    {
        _running.TryRemove(KeyValuePair.Create(running.Task.Id, running));
        Changed(running.Task.Id);
    }

    /// <summary>Something about a task changed in the datastore.</summary>
    public void Changed(string id)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(id, out var watchers))
            {
                watchers.ForEach(watcher => watcher.Set());
            }
        }
    }

    /// <summary>From now on the signal is set when the task changes.</summary>
    public void Watch(string id, WakeSignal signal)
    {
        lock (_lock)
        {
            if (!_watchers.TryGetValue(id, out var watchers))
            {
                _watchers[id] = watchers = [];
            }

            watchers.Add(signal);
        }
    }

    /// <summary>The end of <see cref="Watch"/>.</summary>
    public void Unwatch(string id, WakeSignal signal)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(id, out var watchers) && watchers.Remove(signal) && watchers.Count == 0)
            {
                _watchers.Remove(id);
            }
        }
    }
}
