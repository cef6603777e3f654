using System.Collections.Concurrent;

namespace Interlock.Infrastructure.Threads;

/// <summary>Keeps work on one thread: continuations run there, too.</summary>
internal sealed class OwnThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Step, object? State)> _steps = [];

    /// <summary>Runs work on the calling thread until it has ended.</summary>
    /// <returns>The work, ended.</returns>
    public Task<T> Run<T>(Func<Task<T>> work)
    {
        SetSynchronizationContext(this);
        var running = StartAsync(work);
        _ = running.ContinueWith(
            static (_, steps) => ((BlockingCollection<(SendOrPostCallback, object?)>)steps!).CompleteAdding(),
            _steps,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        foreach (var (step, state) in _steps.GetConsumingEnumerable())
        {
            step(state);
        }

        return running;
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _steps.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The work has ended; this belongs to something that it left behind.
            base.Post(d, state);
        }
    }

    // What work throws before it first waits is its outcome, too.
    private static async Task<T> StartAsync<T>(Func<Task<T>> work) => await work();
}
