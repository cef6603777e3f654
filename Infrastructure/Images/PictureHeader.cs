using Interlock.Domain.Images;

namespace Interlock.Infrastructure.Images;

/// <summary>What a picture's header says, before a pixel is decoded.</summary>
/// <param name="Width">Pixels, as stored.</param>
/// <param name="Height">Pixels, as stored.</param>
/// <param name="Colours">1 grey, 3 RGB or 4 CMYK bands, without alpha.</param>
/// <param name="HasAlpha">One more band says how opaque each pixel is.</param>
/// <param name="Is16Bit">Values are 0-65535.</param>
/// <param name="Orientation">EXIF's 1 to 8.</param>
internal sealed record PictureHeader(int Width, int Height, int Colours, bool HasAlpha, bool Is16Bit, int Orientation)
{
    private const int LongestSide = 50_000;

    /// <summary>Upright, the stored rows become columns.</summary>
    public bool IsTurned => Orientation >= 5;

    /// <exception cref="PictureException">The picture is too large, or of a form that is not supported.</exception>
    public static PictureHeader Read(VipsImage image, long maxPixels)
    {
        CheckSize((uint)image.Width, (uint)image.Height, maxPixels);
        var colours = ColoursOf(image.Interpretation);
        var alpha = image.Bands - colours;
        if (colours == 0 || alpha is not (0 or 1) || image.Format is not (VipsBandFormat.UChar or VipsBandFormat.UShort))
        {
            throw new PictureException(
                PictureException.Damaged,
                "the picture's colours are of a form that is not supported; send grey, RGB or CMYK",
                $"{image.Interpretation}, {image.Bands} bands, {image.Format}");
        }

        return new PictureHeader(
            image.Width, image.Height, colours, alpha == 1, image.Format == VipsBandFormat.UShort, image.Orientation);
    }

    /// <exception cref="PictureException">The picture is too large.</exception>
    public static void CheckSize(uint width, uint height, long maxPixels)
    {
        if ((ulong)width * height > (ulong)maxPixels)
        {
            throw new PictureException(
                PictureException.TooLarge, $"the picture has {width}x{height} pixels; at most {maxPixels} are allowed");
        }

        if (Math.Max(width, height) > LongestSide)
        {
            throw new PictureException(
                PictureException.TooLarge, $"the picture has {width}x{height} pixels; at most {LongestSide} are allowed on a side");
        }
    }

    private static int ColoursOf(VipsInterpretation interpretation) => interpretation switch
    {
        VipsInterpretation.Grey or VipsInterpretation.Grey16 => 1,
        VipsInterpretation.Rgb or VipsInterpretation.Rgb16 => 3,
        VipsInterpretation.Cmyk => 4,
        _ => 0,
    };
}
