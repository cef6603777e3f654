using Interlock.Application.Swaps;

namespace Interlock.Infrastructure.Files;

/// <summary>Takes the stamps of files.</summary>
internal static class FileStamps
{
    private const int NanosecondsPerTick = 100;

    /// <summary>What is known of a file without reading it, links followed; none for what is missing and for a folder, a pipe or a device.</summary>
    public static FileStamp Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OfInfo(path);
        }

        return LinuxStat.Ask(path, out var answer) switch
        {
            0 => answer.IsRegularFile ? Of(answer) : FileStamp.None,

            // Sandboxes older than the call.
            LinuxStat.NotImplemented or LinuxStat.NotPermitted => OfInfo(path),
            _ => FileStamp.None,
        };
    }

    /// <summary>What every system knows.</summary>
    public static FileStamp OfInfo(string path)
    {
        try
        {
            var file = new FileInfo(path);
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

    private static FileStamp Of(LinuxStat.Answer answer) => new(
        (long)answer.Size,
        answer.ModifiedAt.Nanoseconds,
        answer.ChangedAt.Nanoseconds,
        answer.Inode,
        ((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor);

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
}
