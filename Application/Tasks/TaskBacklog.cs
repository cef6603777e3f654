using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>About how many tasks wait: counted now and then, and kept up to date in between by what this server adds and takes.</summary>
public sealed class TaskBacklog(TasksConfig config)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private int _queued;

    /// <summary>Tasks that wait.</summary>
    public int Queued => Volatile.Read(ref _queued);

    /// <summary>One more, if there is room.</summary>
    /// <exception cref="UnavailableException"><c>overloaded</c>: too many wait.</exception>
    public void Admit()
    {
        if (Interlocked.Increment(ref _queued) > config.MaxQueued)
        {
            Take(1);
            throw new UnavailableException(UnavailableException.Overloaded, $"{config.MaxQueued} tasks wait already.", RetryAfter);
        }
    }

    /// <summary>So many do not wait any more, or were not added after all.</summary>
    public void Take(int count) => Interlocked.Add(ref _queued, -count);

    /// <summary>What the datastore says.</summary>
    public void Set(int queued) => Volatile.Write(ref _queued, queued);
}
