using System.Buffers;
using System.Buffers.Binary;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Reduces a PNG to the chunks that make its pixels, and its orientation. The compressed text and profiles of a file of one megabyte can keep the
/// decoder busy for seconds; they and animation are not used.
/// </summary>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;
    private const int ChunkHeader = 8;
    private const int HeaderEnd = 24;
    private const int LongestExif = 1 << 20;

    /// <summary>The size in the header: the decoder calls a header of millions of rows damaged, not large.</summary>
    public static (uint Width, uint Height) SizeOf(ReadOnlySpan<byte> file) => file.Length < HeaderEnd
        ? default
        : (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));

    /// <summary>Reads the EXIF orientation, which the decoder does not.</summary>
    /// <returns>1 to 8; 1 where there is none.</returns>
    /// <exception cref="Domain.Images.PictureException">The file ends before its last chunk, which the decoder does not notice.</exception>
    public static int ReadOrientation(ReadOnlySpan<byte> file)
    {
        var orientation = ExifOrientation.Upright;
        for (var position = SignatureLength; TryNext(file, position, out var chunk); position += chunk.Length)
        {
            if (Is(chunk, "IEND"u8))
            {
                return orientation;
            }

            if (Is(chunk, "eXIf"u8) && IsEssential(chunk))
            {
                orientation = ExifOrientation.Read(chunk[ChunkHeader..]);
            }
        }

        throw PictureFile.Damaged("the file has no end chunk");
    }

    /// <summary>Copies what is kept.</summary>
    public static SKData CopyEssential(ReadOnlySpan<byte> file)
    {
        var essential = ArrayPool<byte>.Shared.Rent(file.Length);
        try
        {
            return SKData.CreateCopy(essential.AsSpan(0, CopyEssential(file, essential)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(essential);
        }
    }

    /// <summary>Copies what is kept to <paramref name="destination" />, which must be as long as the file.</summary>
    /// <returns>How many bytes were kept. A chunk that is cut short is copied as it is: the decoder refuses it.</returns>
    public static int CopyEssential(ReadOnlySpan<byte> file, Span<byte> destination)
    {
        file[..SignatureLength].CopyTo(destination);
        var kept = SignatureLength;
        for (var position = SignatureLength; TryNext(file, position, out var chunk); position += chunk.Length)
        {
            if (IsEssential(chunk))
            {
                chunk.CopyTo(destination[kept..]);
                kept += chunk.Length;
            }
        }

        return kept;
    }

    private static bool TryNext(ReadOnlySpan<byte> file, int position, out ReadOnlySpan<byte> chunk)
    {
        var rest = file[position..];
        chunk = rest.Length < ChunkOverhead
            ? default
            : rest[..(int)Math.Min(rest.Length, (long)ChunkOverhead + BinaryPrimitives.ReadUInt32BigEndian(rest))];
        return !chunk.IsEmpty;
    }

    private static bool IsEssential(ReadOnlySpan<byte> chunk) =>
        Is(chunk, "IHDR"u8)
        || Is(chunk, "PLTE"u8)
        || Is(chunk, "tRNS"u8)
        || Is(chunk, "IDAT"u8)
        || Is(chunk, "IEND"u8)
        || (Is(chunk, "eXIf"u8) && chunk.Length < LongestExif + ChunkOverhead);

    private static bool Is(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> type) => chunk[4..].StartsWith(type);
}
