using System.Collections.Concurrent;

namespace Interlock.Application.Tasks.Execution;

/// <summary>The tasks that this server runs, and who watches a task here.</summary>
public sealed class LocalTasks(TaskOffers offers)
{
    private readonly ConcurrentDictionary<string, RunningTask> _running = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<WakeSignal>> _watchers = [];

    /// <summary>The tasks that this server has claimed.</summary>
    public ICollection<RunningTask> Running => _running.Values;

    /// <summary>Notifies workers and watchers of a task that was queued.</summary>
    public void Queued(string id)
    {
        offers.Add(id);
        Changed(id);
    }

    /// <summary>Stops the work of this server on a task that was cancelled, or is to be.</summary>
    public void Cancelled(TaskView task)
    {
        if (task.CancelRequested && _running.TryGetValue(task.Id, out var running))
        {
            running.Cancel();
        }

        Changed(task.Id);
    }

    /// <summary>Adds a task that this server has claimed.</summary>
    public void Add(RunningTask running)
    {
        _running[running.Task.Id] = running;
        Changed(running.Task.Id);
    }

    /// <summary>Removes a task that was settled.</summary>
    public void Remove(RunningTask running)
    {
        _running.TryRemove(KeyValuePair.Create(running.Task.Id, running));
        Changed(running.Task.Id);
    }

    /// <summary>Notifies the watchers of a task that changed in the datastore.</summary>
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

    /// <summary>Sets the signal whenever the task changes.</summary>
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

    /// <summary>Ends what <see cref="Watch"/> began.</summary>
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
