namespace Interlock.Application.Streams;

/// <summary>What a stream has read but not written yet: bounded, so that a client that does not read its answers is not read from either.</summary>
/// <param name="mostChunks">Most chunks.</param>
/// <param name="mostBytes">Most bytes of requests; a chunk that is larger is admitted alone.</param>
internal sealed class InFlight(int mostChunks, long mostBytes)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _change;
    private int _chunks;
    private long _bytes;

    /// <summary>Whether every request that was read is answered.</summary>
    public bool IsEmpty
    {
        get
        {
            using var scope = _lock.EnterScope();
            return _chunks == 0;
        }
    }

    /// <summary>Waits until there is room for a chunk, and takes it. One caller at a time.</summary>
    public async ValueTask EnterAsync(int bytes, CancellationToken cancellationToken)
    {
        while (!TryEnter(bytes, out var change))
        {
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives the room of a chunk back.</summary>
    public void Leave(int bytes)
    {
        TaskCompletionSource? change;
        using (_lock.EnterScope())
        {
            (_chunks, _bytes) = (_chunks - 1, _bytes - bytes);
            (change, _change) = (_change, null);
        }

        change?.SetResult();
    }

    private bool TryEnter(int bytes, out Task change)
    {
        using var scope = _lock.EnterScope();
        if (_chunks > 0 && (_chunks == mostChunks || _bytes + bytes > mostBytes))
        {
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            change = _change.Task;
            return false;
        }

        (_chunks, _bytes, change) = (_chunks + 1, _bytes + bytes, Task.CompletedTask);
        return true;
    }
}
