using System.Runtime.InteropServices;
using Interlock.Application.Serving;

namespace Interlock.Infrastructure.Threads;

/// <inheritdoc />
/// <remarks>
/// .NET sets no priorities on Linux, where a thread has a nice value: raised, it cannot be lowered again, and threads that it starts inherit it. So every
/// work has a thread of its own, and who waits for it is woken by the thread pool's wait thread: a pool thread that this one started would be slow for good.
/// </remarks>
internal sealed partial class LoadThreads : ILoadThreads
{
    /// <summary>About a tenth of the processor where others want it too.</summary>
    private const int Nice = 10;

    private const int OfThread = 0;

    /// <inheritdoc />
    public async Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads)
    {
        using var ended = new ManualResetEvent(false);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>? done = null;
        var waiting = ThreadPool.RegisterWaitForSingleObject(ended, (_, _) => woken.SetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        new Thread(Run) { IsBackground = true, Name = "load", Priority = startsThreads ? ThreadPriority.Normal : ThreadPriority.BelowNormal }.Start();
        await woken.Task;
        waiting.Unregister(null);
        return await done!;

        void Run()
        {
            if (!startsThreads && OperatingSystem.IsLinux())
            {
                _ = SetPriority(OfThread, 0, Nice);
            }

            done = new OwnThread().Run(work);
            ended.Set();
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
