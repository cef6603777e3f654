using System.Runtime.InteropServices;
using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>
/// Stamps by Linux's <c>statx</c>, whose answer, unlike that of <c>stat</c>, is laid out the same on every processor. It also knows the inode and the
/// time of the last change, which nobody can set, and tells pipes and devices from files.
/// </summary>
/// <param name="other">Asked in a sandbox that is older than the call.</param>
internal sealed unsafe partial class LinuxFileStamps(IFileStamps other) : IFileStamps
{
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;
    private const int WorkingFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int KindOfFile = 0xf000;
    private const int RegularFile = 0x8000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <inheritdoc />
    public FileStamp Of(string path)
    {
        Answer answer;
        if (statx(WorkingFolder, path, flags: 0, BasicStats, &answer) == 0)
        {
            return (answer.Mode & KindOfFile) == RegularFile ? Of(answer) : FileStamp.None;
        }

        return Marshal.GetLastPInvokeError() is NotImplemented or NotPermitted ? other.Of(path) : FileStamp.None;
    }

    private static FileStamp Of(Answer answer) => new(
        (long)answer.Size,
        answer.ModifiedAt.Nanoseconds,
        answer.ChangedAt.Nanoseconds,
        answer.Inode,
        ((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(int folder, string path, int flags, uint mask, Answer* answer);

    /// <summary>The part of <c>struct statx</c> that is used here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public Instant ChangedAt;

        [FieldOffset(112)]
        public Instant ModifiedAt;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public long Seconds;
        public uint Rest;
        public int Reserved;

        public readonly long Nanoseconds => (Seconds * NanosecondsPerSecond) + Rest;
    }
}
