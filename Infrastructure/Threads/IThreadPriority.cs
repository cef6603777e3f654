namespace Interlock.Infrastructure.Threads;

/// <summary>Makes a thread give way to others.</summary>
internal interface IThreadPriority
{
    /// <summary>Has the calling thread give way for the rest of its life. A system that does not allow it is not an error.</summary>
    void Lower();
}
