namespace Interlock.Application.Tasks.Execution;

/// <summary>Knows since when there was nothing to do.</summary>
internal sealed class TaskActivity(TimeProvider time)
{
    private long _idleSince = long.MaxValue;

    /// <summary>For how long; zero while there is something to do.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _idleSince) is var since && since == long.MaxValue ? TimeSpan.Zero : time.GetElapsedTime(since);

    /// <summary>While this is waited for, there is nothing to do.</summary>
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
