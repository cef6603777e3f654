using Interlock.Application.Serving.Threads;

namespace Interlock.Infrastructure.Threads;

/// <inheritdoc />
/// <param name="priority">How a thread gives way.</param>
/// <remarks>
/// On Linux a thread that gave way stays slow, and so do the threads that it starts. So every work has a thread of its own, and who waits for it is woken
/// by the thread pool's wait thread: a pool thread that this one started would be slow for good.
/// </remarks>
internal sealed class LoadThreads(IThreadPriority priority) : ILoadThreads
{
    /// <inheritdoc />
    public async Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads)
    {
        using var ended = new ManualResetEvent(false);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>? done = null;
        var waiting = ThreadPool.RegisterWaitForSingleObject(ended, (_, _) => woken.SetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        new Thread(Run) { IsBackground = true, Name = "load" }.Start();
        await woken.Task;
        waiting.Unregister(null);
        return await done!;

        void Run()
        {
            if (!startsThreads)
            {
                priority.Lower();
            }

            done = new OwnThread().Run(work);
            ended.Set();
        }
    }
}
