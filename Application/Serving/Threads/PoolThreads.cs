namespace Interlock.Application.Serving.Threads;

/// <summary>What the thread pool needs from those who keep its threads, and from those who come from a thread that gives way.</summary>
public static class PoolThreads
{
    private static readonly int Usual = Least();

    private static readonly ManualResetEvent Signalled = new(true);

    private static int _kept;

    /// <summary>Whether the calling thread gives way.</summary>
    private static bool GivesWay => Thread.CurrentThread.Priority < ThreadPriority.Normal;

    /// <summary>
    /// To be called by an asynchronous method before it calls code that is not ours: what it awaits goes on in the pool, even if it began on a load thread.
    /// Its caller goes on where it was.
    /// </summary>
    public static void Detach() => SynchronizationContext.SetSynchronizationContext(null);

    /// <summary>Goes on in the pool, if the calling thread gives way: for work that keeps others waiting or starts threads.</summary>
    public static Task LeaveLoadThreadAsync()
    {
        if (!GivesWay)
        {
            return Task.CompletedTask;
        }

        var left = new TaskCompletionSource();
        Queue(static left => left.SetResult(), left);
        return left.Task;
    }

    /// <summary>Has the pool do something.</summary>
    internal static void Queue<TState>(Action<TState> work, TState state)
    {
        if (GivesWay)
        {
            // A worker that the pool started here would give way for good. Its wait thread hands the work on; whoever waits for this thread has begun that one.
            ThreadPool.UnsafeRegisterWaitForSingleObject(Signalled, (_, _) => work(state), null, Timeout.Infinite, executeOnlyOnce: true);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal: false);
        }
    }

    /// <summary>
    /// Keeps as many threads for others as there would be without those that runs keep: says how many are kept now. By itself the pool adds one or two a
    /// second.
    /// </summary>
    internal static void MakeUpFor(int kept)
    {
        if (Interlocked.Exchange(ref _kept, kept) != kept)
        {
            ThreadPool.GetMinThreads(out _, out var ports);
            ThreadPool.SetMinThreads(Usual + kept, ports);
        }
    }

    private static int Least()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        return workers;
    }
}
