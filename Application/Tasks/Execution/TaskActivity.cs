namespace Interlock.Application.Tasks.Execution;

/// <summary>Measures for how long nothing has been due.</summary>
internal sealed class TaskActivity(TimeProvider time)
{
    private long _idleSince = long.MaxValue;

    /// <summary>For how long; zero while something is due.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _idleSince) is var since && since == long.MaxValue ? TimeSpan.Zero : time.GetElapsedTime(since);

    /// <summary>Counts the wait for a task as idle.</summary>
    public async Task<T> IdleWhileAsync<T>(Task<T> wait)
    {
        Volatile.Write(ref _idleSince, time.GetTimestamp());
        try
        {
            return await wait;
        }
        finally
        {
            Volatile.Write(ref _idleSince, long.MaxValue);
        }
    }
}
