using Interlock.Application.Serving.Threads;

namespace Interlock.Infrastructure.Threads;

/// <inheritdoc />
/// <param name="priority">How a thread gives way.</param>
/// <remarks>
/// On Linux a thread that gave way stays slow, and so do the threads that it starts. So every work has a thread of its own, and who waits for it is woken
/// by a pool thread that another thread started: one that this one started would be slow for good.
/// </remarks>
internal sealed class LoadThreads(IThreadPriority priority) : ILoadThreads
{
    /// <inheritdoc />
    public async Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads)
    {
        PoolThreads.TakeOver();
        var ended = new TaskCompletionSource<Task<T>>();
        new Thread(Run) { IsBackground = true, Name = "load" }.Start();
        return await await ended.Task;

        void Run()
        {
            if (!startsThreads)
            {
                priority.Lower();
            }

            var done = new OwnThread().Run(work);
            PoolThreads.Queue(static work => work.ended.SetResult(work.done), (ended, done));
        }
    }
}
