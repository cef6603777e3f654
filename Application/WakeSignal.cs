namespace Interlock.Application;

/// <summary>Wakes a loop that waits; several wakes before it looks are one.</summary>
public class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _woken = new(0, 1);
    private int _set;

    /// <summary>Ends the wait, or the next one.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
        {
            _woken.Release();
        }
    }

    /// <summary>Waits until it is set, or for as long as said.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        if (await _woken.WaitAsync(most, cancellationToken))
        {
            Volatile.Write(ref _set, 0);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _woken.Dispose();
        GC.SuppressFinalize(this);
    }
}
