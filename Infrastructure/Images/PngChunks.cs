using System.Buffers.Binary;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Reduces a PNG to the chunks that make its pixels, and its orientation. The compressed text chunks of a file of one megabyte can
/// cost the decoder 14 seconds and 4 GB; profiles and animation are not used.
/// </summary>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;
    private const int HeaderEnd = 24;
    private const int LongestExif = 1 << 20;

    /// <summary>The size that the header claims: the decoder calls a header of millions of rows damaged, not large.</summary>
    public static (uint Width, uint Height) SizeOf(ReadOnlySpan<byte> file) => file.Length < HeaderEnd
        ? default
        : (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));

    /// <summary>Copies what is kept to <paramref name="destination" />, which must be as long as the file.</summary>
    /// <returns>How many bytes were kept. A chunk that is cut short is copied as it is: the decoder refuses it.</returns>
    public static int CopyEssential(ReadOnlySpan<byte> file, Span<byte> destination)
    {
        file[..SignatureLength].CopyTo(destination);
        var kept = SignatureLength;
        var position = SignatureLength;
        while (position + ChunkOverhead <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
            var end = (int)Math.Min((long)position + ChunkOverhead + length, file.Length);
            if (IsEssential(file.Slice(position + 4, 4), length))
            {
                file[position..end].CopyTo(destination[kept..]);
                kept += end - position;
            }

            position = end;
        }

        return kept;
    }

    private static bool IsEssential(ReadOnlySpan<byte> type, uint length) =>
        type.SequenceEqual("IHDR"u8)
        || type.SequenceEqual("PLTE"u8)
        || type.SequenceEqual("tRNS"u8)
        || type.SequenceEqual("IDAT"u8)
        || type.SequenceEqual("IEND"u8)
        || (type.SequenceEqual("eXIf"u8) && length < LongestExif);
}
