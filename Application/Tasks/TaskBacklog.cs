using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>About how many tasks wait: counted now and then, and kept up to date in between by what this server adds and takes.</summary>
public sealed class TaskBacklog(TasksConfig config)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _known;
    private int _beingAdded;
    private int _addedSinceCount;

    /// <summary>Lets one more in, if there is room; <see cref="Added"/> or <see cref="Withdraw"/> must follow.</summary>
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

    /// <summary>It is stored.</summary>
    public void Added()
    {
        lock (_lock)
        {
            _beingAdded--;
            _known++;
            _addedSinceCount++;
        }
    }

    /// <summary>It was not stored after all.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            _beingAdded--;
        }
    }

    /// <summary>So many do not wait any more.</summary>
    public void Take(int count)
    {
        lock (_lock)
        {
            _known -= count;
        }
    }

    /// <summary>Asks how many wait. What is stored while they are counted may be counted or not, and is added: rather one too many than room that is not there.</summary>
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
