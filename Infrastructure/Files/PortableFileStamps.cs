using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>
/// Stamps by .NET alone, for every system: without an inode, and with the time of creation for that of the last change. So a file that was replaced by
/// one of the same length and times passes for the same, and a pipe or a device for an empty file.
/// </summary>
internal sealed class PortableFileStamps : IFileStamps
{
    private const int NanosecondsPerTick = 100;

    /// <inheritdoc />
    public FileStamp Of(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            var changed = file.CreationTimeUtc > file.LastWriteTimeUtc ? file.CreationTimeUtc : file.LastWriteTimeUtc;
            return file.Exists
                ? new FileStamp(file.Length, Nanoseconds(file.LastWriteTimeUtc), Nanoseconds(changed), 0, 0)
                : FileStamp.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return FileStamp.None;
        }
    }

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
}
