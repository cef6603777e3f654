using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Files;

/// <summary>Linux's <c>statx</c>: unlike <c>stat</c>, its answer is laid out the same on every processor.</summary>
internal static unsafe partial class LinuxStat
{
    public const int NotPermitted = 1;
    public const int NotImplemented = 38;

    private const int WorkingFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int KindOfFile = 0xf000;
    private const int RegularFile = 0x8000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Asks about a file, links followed.</summary>
    /// <returns>0, or what went wrong: an errno.</returns>
    public static int Ask(string path, out Answer answer)
    {
        fixed (Answer* place = &answer)
        {
            return statx(WorkingFolder, path, flags: 0, BasicStats, place) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(int folder, string path, int flags, uint mask, Answer* answer);

    /// <summary>The part of <c>struct statx</c> that is used here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Answer
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

        public readonly bool IsRegularFile => (Mode & KindOfFile) == RegularFile;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Instant
    {
        public long Seconds;
        public uint Rest;
        public int Reserved;

        public readonly long Nanoseconds => (Seconds * NanosecondsPerSecond) + Rest;
    }
}
