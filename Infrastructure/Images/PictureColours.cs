namespace Interlock.Infrastructure.Images;

/// <summary>
/// Converts between the colours a file has and the channels a model wants, as Python's Pillow does, which models are trained with.
/// </summary>
internal static class PictureColours
{
    private const int Grey = 1;
    private const int Rgb = 3;

    /// <param name="pixels">Grey, RGB or CMYK values.</param>
    /// <param name="colours">1, 3 or 4 values per pixel of <paramref name="pixels" />.</param>
    /// <param name="channels">1 or 3 values per pixel of the result.</param>
    public static byte[] Convert(ReadOnlySpan<byte> pixels, int colours, int channels) => (colours, channels) switch
    {
        (Grey, Rgb) => GreyToRgb(pixels),
        (Rgb, Grey) => RgbToGrey(pixels),
        (Grey, Grey) or (Rgb, Rgb) => pixels.ToArray(),
        (_, Rgb) => CmykToRgb(pixels),
        _ => RgbToGrey(CmykToRgb(pixels)),
    };

    private static byte[] GreyToRgb(ReadOnlySpan<byte> grey)
    {
        var rgb = new byte[grey.Length * Rgb];
        for (var i = 0; i < grey.Length; i++)
        {
            rgb.AsSpan(i * Rgb, Rgb).Fill(grey[i]);
        }

        return rgb;
    }

    // ITU-R 601's luma, in 16-bit fixed point.
    private static byte[] RgbToGrey(ReadOnlySpan<byte> rgb)
    {
        var grey = new byte[rgb.Length / Rgb];
        for (var i = 0; i < grey.Length; i++)
        {
            var pixel = rgb.Slice(i * Rgb, Rgb);
            grey[i] = (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
        }

        return grey;
    }

    private static byte[] CmykToRgb(ReadOnlySpan<byte> cmyk)
    {
        var rgb = new byte[cmyk.Length / 4 * Rgb];
        for (int from = 0, to = 0; from < cmyk.Length; from += 4, to += Rgb)
        {
            var white = 255 - cmyk[from + 3];
            for (var i = 0; i < Rgb; i++)
            {
                var ink = (cmyk[from + i] * white) + 128;
                rgb[to + i] = (byte)(white - (((ink >> 8) + ink) >> 8));
            }
        }

        return rgb;
    }
}
