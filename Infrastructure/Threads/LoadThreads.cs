using System.Runtime.InteropServices;
using Interlock.Application.Serving;

namespace Interlock.Infrastructure.Threads;

/// <inheritdoc />
/// <remarks>
/// .NET sets no priorities on Linux, where a thread has a nice value: raised, it cannot be lowered again, and threads that it starts inherit it. So every
/// load has a thread of its own, and who waits is woken by the thread pool's wait thread: a pool thread that this one started would be slow for good.
/// </remarks>
internal sealed partial class LoadThreads : ILoadThreads
{
    /// <summary>About a tenth of the processor where others want it too.</summary>
    private const int Nice = 10;

    private const int OfThread = 0;

    /// <inheritdoc />
    public async Task<T> RunAsync<T>(Func<Task<T>> work, bool startsThreads)
    {
        using var begun = new ManualResetEvent(false);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>? running = null;
        var waiting = ThreadPool.RegisterWaitForSingleObject(begun, (_, _) => started.SetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        new Thread(() => Run(startsThreads)) { IsBackground = true, Name = "load" }.Start();
        await started.Task;
        waiting.Unregister(null);
        return await running!;

        // Up to its end, or to where it first waits for something.
        void Run(bool asUsual)
        {
            if (!asUsual && OperatingSystem.IsLinux())
            {
                _ = SetPriority(OfThread, 0, Nice);
            }

            running = StartAsync(work);
            begun.Set();
        }
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> work) => await work();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
