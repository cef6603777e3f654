namespace Interlock.Application.Serving;

/// <summary>Where versions are loaded and proven while others answer.</summary>
public interface ILoadThreads
{
    /// <summary>
    /// Runs work on a thread of its own, which gives way to those that answer requests where the system allows it. Work that waits goes on as
    /// usual afterwards.
    /// </summary>
    /// <param name="work">What to do; what it throws is thrown to who waits.</param>
    /// <param name="startsThreads">It starts threads that are to answer requests later: then it does not give way, for they would inherit that.</param>
    Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads);
}
