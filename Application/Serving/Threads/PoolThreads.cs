using System.Collections.Concurrent;

namespace Interlock.Application.Serving.Threads;

/// <summary>What the thread pool needs from those who keep its threads, and from those who come from a thread that gives way.</summary>
public static class PoolThreads
{
    private static readonly int Usual = Least();

    private static readonly ConcurrentQueue<Action> Left = new();

    private static readonly AutoResetEvent HasLeft = new(false);

    // One wait for all: a load thread that registered one of its own could have to start the thread that waits.
    private static readonly RegisteredWaitHandle HandingOver = ThreadPool.UnsafeRegisterWaitForSingleObject(
        HasLeft, static (_, _) => HandOver(), null, Timeout.Infinite, executeOnlyOnce: false);

    private static int _kept;

    /// <summary>Whether the calling thread gives way.</summary>
    internal static bool GivesWay => Thread.CurrentThread.Priority < ThreadPriority.Normal;

    /// <summary>
    /// To be called by an asynchronous method before it calls code that is not ours: what it awaits goes on in the pool, even if it began on a load thread.
    /// Its caller goes on where it was.
    /// </summary>
    public static void Detach() => SynchronizationContext.SetSynchronizationContext(null);

    /// <summary>To be called before a load thread starts, by a thread that does not give way: starts the thread that takes over what load threads leave.</summary>
    public static void TakeOver() => GC.KeepAlive(HandingOver);

    /// <summary>Goes on in the pool, if the calling thread gives way: for work that keeps others waiting or starts threads.</summary>
    public static LoadThreadExit LeaveLoadThreadAsync() => default;

    /// <summary>Has the pool do something.</summary>
    public static void Queue<TState>(Action<TState> work, TState state)
    {
        if (GivesWay)
        {
            // A worker that the pool started here would give way for good.
            Left.Enqueue(() => work(state));
            HasLeft.Set();
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

    private static void HandOver()
    {
        while (Left.TryDequeue(out var work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        }
    }

    private static int Least()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        return workers;
    }
}
