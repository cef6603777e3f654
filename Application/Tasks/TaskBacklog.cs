using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>Estimates the number of queued tasks: counted every second, and adjusted in between by what this server adds and claims.</summary>
public sealed class TaskBacklog(TasksConfig config)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _known;
    private int _beingAdded;
    private int _addedSinceCount;

    /// <summary>Admits one task, if there is room; <see cref="Added"/> or <see cref="Withdraw"/> must follow.</summary>
    /// <exception cref="UnavailableException"><c>overloaded</c>: too many wait.</exception>
    public void Admit()
    {
        lock (_lock)
        {
            if (_known + _beingAdded >= config.MaxQueued)
            {
                throw new UnavailableException(UnavailableException.Overloaded, $"{config.MaxQueued} tasks wait already.", RetryAfter);
            }

            _beingAdded++;
        }
    }

    /// <summary>Counts a task that was stored.</summary>
    public void Added()
    {
        lock (_lock)
        {
            _beingAdded--;
            _known++;
            _addedSinceCount++;
        }
    }

    /// <summary>Forgets a task that was not stored.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            _beingAdded--;
        }
    }

    /// <summary>Subtracts tasks that were claimed.</summary>
    public void Take(int count)
    {
        lock (_lock)
        {
            _known -= count;
        }
    }

    /// <summary>Counts the queued tasks. Those stored during the count are added, although the count may have them already: the estimate is never too low.</summary>
    public async Task CountAsync(Func<Task<int>> count)
    {
        lock (_lock)
        {
            _addedSinceCount = 0;
        }

        var counted = await count();
        lock (_lock)
        {
            _known = counted + _addedSinceCount;
        }
    }
}
