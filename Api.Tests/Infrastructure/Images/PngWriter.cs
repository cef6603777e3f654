using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Interlock.Api.Tests.Infrastructure.Images;

/// <summary>Writes PNGs whose every byte a test decides.</summary>
internal sealed class PngWriter(int width, int height, PngColour colour)
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly (int X, int Y, int StepX, int StepY)[] WholePicture = [(0, 0, 1, 1)];
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public byte BitDepth { get; init; } = 8;

    public bool IsInterlaced { get; init; }

    public byte[] Palette { get; init; } = [];

    public byte[] PaletteAlpha { get; init; } = [];

    /// <summary>Chunks to write between the header and the pixels.</summary>
    public IReadOnlyList<(string Type, byte[] Data)> Extra { get; init; } = [];

    private int PixelBytes => BitDepth / 8 * (colour switch { PngColour.Rgb => 3, PngColour.Rgba => 4, PngColour.GreyAlpha => 2, _ => 1 });

    public byte[] Write(byte[] pixels) => WriteData(Compress(Filtered(pixels)));

    /// <summary>Writes a file whose compressed pixels need not fit its header.</summary>
    public byte[] WriteData(byte[] compressed)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR", Header());
        foreach (var (type, data) in Extra)
        {
            WriteChunk(file, type, data);
        }

        if (Palette.Length > 0)
        {
            WriteChunk(file, "PLTE", Palette);
            WriteChunk(file, "tRNS", PaletteAlpha);
        }

        WriteChunk(file, "IDAT", compressed);
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    public static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(data);
        }

        return compressed.ToArray();
    }

    /// <summary>Makes the check sums right again after a test changed a file.</summary>
    public static void RepairChecksums(byte[] file)
    {
        for (var position = Signature.Length; position + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
            if (length > file.Length - position - 12)
            {
                return;
            }

            var body = file.AsSpan(position + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(position + 8 + (int)length), Crc32(body));
            position += (int)length + 12;
        }
    }

    private byte[] Header()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = BitDepth;
        header[9] = (byte)colour;
        header[12] = IsInterlaced ? (byte)1 : (byte)0;
        return header;
    }

    private byte[] Filtered(byte[] pixels)
    {
        using var rows = new MemoryStream();
        foreach (var (left, top, stepX, stepY) in IsInterlaced ? Adam7 : WholePicture)
        {
            for (var y = top; y < height && left < width; y += stepY)
            {
                rows.WriteByte(0);
                for (var x = left; x < width; x += stepX)
                {
                    rows.Write(pixels, ((y * width) + x) * PixelBytes, PixelBytes);
                }
            }
        }

        return rows.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        file.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}

/// <summary>PNG's numbers for what its values mean.</summary>
public enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
