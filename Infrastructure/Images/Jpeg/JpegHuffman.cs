namespace Interlock.Infrastructure.Images.Jpeg;

/// <summary>A Huffman table of a JPEG.</summary>
internal sealed class JpegHuffman
{
    private const int LongestCode = 16;

    // The length of the code that 16 bits begin with and its symbol; length 0 where they are no code.
    private readonly (byte Length, byte Symbol)[] _codes = new (byte, byte)[1 << LongestCode];

    /// <summary>Reads the tables of a segment.</summary>
    /// <param name="segment">The segment DHT.</param>
    /// <param name="tables">Receives them, by class and number.</param>
    public static void Read(ReadOnlySpan<byte> segment, JpegHuffman?[] tables)
    {
        while (segment.Length > LongestCode)
        {
            var place = segment[0] & 0x1F;
            var counts = segment.Slice(1, LongestCode);
            var symbols = segment[(LongestCode + 1)..];
            var table = new JpegHuffman();
            var (code, at) = (0, 0);
            for (var length = 1; length <= LongestCode; length++, code <<= 1)
            {
                for (var i = 0; i < counts[length - 1] && at < symbols.Length && code < 1 << length; i++, at++, code++)
                {
                    table._codes.AsSpan(code << (LongestCode - length), 1 << (LongestCode - length)).Fill(((byte)length, symbols[at]));
                }
            }

            tables[place] = table;
            segment = symbols[at..];
        }
    }

    /// <summary>Reads a symbol; -1 where the bits end or are no code.</summary>
    public int Next(ref JpegBits bits)
    {
        var (length, symbol) = _codes[bits.Peek16()];
        return length > 0 && bits.Skip(length) ? symbol : -1;
    }
}
