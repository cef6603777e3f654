using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Threads;

/// <summary>Lowers the priority of a thread by its nice value: .NET sets no priorities on Linux. It cannot be undone, and threads that the thread starts inherit it.</summary>
internal sealed partial class LinuxNice : IThreadPriority
{
    /// <summary>About a tenth of the processor when others use it, too.</summary>
    private const int Nice = 10;

    private const int OfThread = 0;

    /// <inheritdoc />
    public void Lower()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        _ = SetPriority(OfThread, 0, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
