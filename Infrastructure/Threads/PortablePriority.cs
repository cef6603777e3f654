namespace Interlock.Infrastructure.Threads;

/// <summary>Lowers the priority of a thread by .NET's own priorities, where the system supports them.</summary>
internal sealed class PortablePriority : IThreadPriority
{
    /// <inheritdoc />
    public void Lower() => Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
}
