using System.Buffers.Binary;

namespace Interlock.Infrastructure.Images.Jpeg;

/// <summary>A component of a picture.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Across">Blocks of it in a unit, from left to right.</param>
/// <param name="Down">Blocks of it in a unit, from top to bottom.</param>
/// <param name="Width">Blocks in a row, whole units.</param>
/// <param name="Known">For each block, the coefficients that are not zero so far.</param>
internal sealed record JpegComponent(byte Id, int Across, int Down, int Width, ulong[] Known);

/// <summary>The size of a picture and its components.</summary>
internal sealed class JpegFrame
{
    private readonly int _across;
    private readonly int _down;

    private JpegFrame(int width, int height, bool isProgressive, ReadOnlySpan<byte> components)
    {
        (Width, Height, IsProgressive) = (width, height, isProgressive);
        for (var i = 0; i < components.Length; i += 3)
        {
            (_across, _down) = (Math.Max(_across, components[i + 1] >> 4), Math.Max(_down, components[i + 1] & 15));
        }

        (UnitsAcross, UnitsDown) = (Blocks(width, _across), Blocks(height, _down));
        for (var i = 0; i < components.Length; i += 3)
        {
            var (across, down) = (components[i + 1] >> 4, components[i + 1] & 15);
            Components.Add(new JpegComponent(components[i], across, down, UnitsAcross * across, new ulong[UnitsAcross * across * UnitsDown * down]));
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsProgressive { get; }

    public int UnitsAcross { get; }

    public int UnitsDown { get; }

    public List<JpegComponent> Components { get; } = [];

    /// <summary>Reads the segment SOF; null where the picture is too large, or its size is not there.</summary>
    public static JpegFrame? Read(ReadOnlySpan<byte> segment, bool isProgressive, long maxPixels)
    {
        const int Header = 6;
        if (segment.Length < Header || segment.Length < Header + (3 * segment[5]) || segment[5] is 0 or > 4)
        {
            return null;
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
        var components = segment.Slice(Header, 3 * segment[5]);
        for (var i = 1; i < components.Length; i += 3)
        {
            if (components[i] >> 4 is 0 or > 4 || (components[i] & 15) is 0 or > 4)
            {
                return null;
            }
        }

        return width == 0 || height == 0 || (long)width * height > maxPixels ? null : new JpegFrame(width, height, isProgressive, components);
    }

    /// <summary>The blocks of a component that is alone in a scan: those that the picture covers.</summary>
    public (int Across, int Down) BlocksOf(JpegComponent component) => (
        Blocks(((Width * component.Across) + _across - 1) / _across, 1), Blocks(((Height * component.Down) + _down - 1) / _down, 1));

    private static int Blocks(int pixels, int perUnit) => (pixels + (8 * perUnit) - 1) / (8 * perUnit);
}
