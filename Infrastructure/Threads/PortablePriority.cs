namespace Interlock.Infrastructure.Threads;

/// <summary>Gives way by .NET's own priorities, where the system has any.</summary>
internal sealed class PortablePriority : IThreadPriority
{
    /// <inheritdoc />
    public void Lower() => Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
}
