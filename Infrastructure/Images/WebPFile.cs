using System.Buffers.Binary;

namespace Interlock.Infrastructure.Images;

/// <summary>The container of a WebP. The decoder gives the first frame of an animation that was cut off after it.</summary>
internal static class WebPFile
{
    private const int SizeAt = 4;
    private const int UncountedBytes = 8;

    /// <summary>The file is as long as its header says, or longer.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> file) =>
        BinaryPrimitives.ReadUInt32LittleEndian(file[SizeAt..]) <= file.Length - UncountedBytes;
}
