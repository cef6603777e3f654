namespace Interlock.Infrastructure.Threads;

/// <summary>Lowers the priority of a thread.</summary>
internal interface IThreadPriority
{
    /// <summary>
    /// Has the calling thread give way for the rest of its life. Afterwards <see cref="Thread.Priority"/> is below normal, on every system: by that
    /// <see cref="Application.Serving.Threads.PoolThreads"/> knows it. A system that does not allow more is not an error.
    /// </summary>
    void Lower();
}
