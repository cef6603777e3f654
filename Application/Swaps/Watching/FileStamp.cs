namespace Interlock.Application.Swaps.Watching;

/// <summary>What can be known of a file without reading it: where two stamps differ, it was changed or replaced.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedAt">When its content was written, in nanoseconds since 1970. Whoever copies a file may set it.</param>
/// <param name="ChangedAt">When anything about it was changed, likewise. Nobody can set it.</param>
/// <param name="Inode">Which file it is on its device; 0 where that is not known.</param>
/// <param name="Device">Where it lies; 0 where that is not known.</param>
public readonly record struct FileStamp(long Length, long ModifiedAt, long ChangedAt, ulong Inode, ulong Device)
{
    /// <summary>There is no such file.</summary>
    public static FileStamp None => default;
}
