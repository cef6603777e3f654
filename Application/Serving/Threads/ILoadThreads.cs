namespace Interlock.Application.Serving.Threads;

/// <summary>Where versions are loaded and proven while others answer.</summary>
public interface ILoadThreads
{
    /// <summary>
    /// Runs work on a thread of its own to its end: what it awaits goes on there. Where the system allows it, the thread gives way to those that answer
    /// requests.
    /// </summary>
    /// <param name="work">
    /// What to do; what it throws is thrown to who waits. Code that is not ours is to be called after <see cref="PoolThreads.Detach"/>: it may
    /// block on what would have to go on here.
    /// </param>
    /// <param name="startsThreads">
    /// It starts threads that are to answer requests later, or has the thread pool do so: then it does not give way, for they would inherit that.
    /// </param>
    Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads);
}
