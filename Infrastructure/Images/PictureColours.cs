namespace Interlock.Infrastructure.Images;

/// <summary>
/// Converts between the colours a file has and the channels a model wants, as Python's Pillow does, which models are trained with.
/// </summary>
internal static class PictureColours
{
    private const int Grey = 1;
    private const int Rgb = 3;
    private const int Rgba = 4;
    private const int Opaque = 255;

    /// <summary>Blends RGBA pixels with white.</summary>
    public static void ShowOnWhite(Span<byte> pixels)
    {
        for (var i = 0; i + Rgba <= pixels.Length; i += Rgba)
        {
            var pixel = pixels.Slice(i, Rgba);
            if (pixel[Rgb] == Opaque)
            {
                continue;
            }

            var white = (Opaque - pixel[Rgb]) * Opaque;
            for (var colour = 0; colour < Rgb; colour++)
            {
                pixel[colour] = (byte)(((pixel[colour] * pixel[Rgb]) + white + (Opaque / 2)) / Opaque);
            }
        }
    }

    /// <param name="pixels">Grey or opaque RGBA.</param>
    /// <param name="colours">1 or 4 values per pixel of <paramref name="pixels" />.</param>
    /// <param name="into">Grey or RGB.</param>
    /// <param name="channels">1 or 3 values per pixel of <paramref name="into" />.</param>
    public static void Convert(ReadOnlySpan<byte> pixels, int colours, Span<byte> into, int channels)
    {
        switch (colours, channels)
        {
            case (Grey, Grey):
                pixels.CopyTo(into);
                break;
            case (Grey, Rgb):
                GreyToRgb(pixels, into);
                break;
            case (Rgba, Rgb):
                RgbaToRgb(pixels, into);
                break;
            default:
                RgbaToGrey(pixels, into);
                break;
        }
    }

    private static void GreyToRgb(ReadOnlySpan<byte> grey, Span<byte> rgb)
    {
        for (var i = 0; i < grey.Length; i++)
        {
            rgb.Slice(i * Rgb, Rgb).Fill(grey[i]);
        }
    }

    private static void RgbaToRgb(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += Rgba, to += Rgb)
        {
            rgb[to + 2] = rgba[from + 2];
            rgb[to + 1] = rgba[from + 1];
            rgb[to] = rgba[from];
        }
    }

    // ITU-R 601's luma, in 16-bit fixed point.
    private static void RgbaToGrey(ReadOnlySpan<byte> rgba, Span<byte> grey)
    {
        for (var i = 0; i < grey.Length; i++)
        {
            var pixel = rgba.Slice(i * Rgba, Rgb);
            grey[i] = (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
        }
    }
}
