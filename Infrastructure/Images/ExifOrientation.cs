using System.Buffers.Binary;

namespace Interlock.Infrastructure.Images;

/// <summary>The orientation in EXIF data.</summary>
internal static class ExifOrientation
{
    /// <summary>The orientation of a picture that need not be turned.</summary>
    public const int Upright = 1;

    private const int Last = 8;
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;
    private const int ValueAt = 8;
    private const int DirectoryAt = 4;

    /// <param name="exif">Begins with <c>II*</c> or <c>MM</c>, the order of the bytes.</param>
    /// <returns>1 to 8; 1 where there is none.</returns>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        var isLittle = exif.StartsWith("II*\0"u8);
        if (exif.Length < ValueAt || (!isLittle && !exif.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        var offset = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(exif[DirectoryAt..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[DirectoryAt..]);
        if (offset > exif.Length - 2)
        {
            return Upright;
        }

        var entries = exif[((int)offset + 2)..];
        for (var count = ReadUInt16(exif[(int)offset..], isLittle); count > 0 && entries.Length >= EntryBytes; count--)
        {
            if (ReadUInt16(entries, isLittle) == Tag)
            {
                var value = ReadUInt16(entries[ValueAt..], isLittle);
                return value is >= Upright and <= Last ? value : Upright;
            }

            entries = entries[EntryBytes..];
        }

        return Upright;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
