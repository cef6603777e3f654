using Interlock.Domain.Images;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>The header of a picture, read before a pixel is decoded.</summary>
/// <param name="Width">Pixels, as stored.</param>
/// <param name="Height">Pixels, as stored.</param>
/// <param name="IsGrey">The picture has no colours and no alpha.</param>
/// <param name="HasAlpha">Pixels may be transparent.</param>
/// <param name="HasScanlines">The decoder can give a few rows at a time.</param>
/// <param name="Orientation">EXIF's 1 to 8.</param>
internal sealed record PictureHeader(int Width, int Height, bool IsGrey, bool HasAlpha, bool HasScanlines, int Orientation)
{
    private const int LongestSide = 50_000;

    /// <summary>Upright, the stored rows become columns.</summary>
    public bool IsTurned => Orientation >= 5;

    /// <param name="codec">The opened file.</param>
    /// <param name="orientation">The orientation where the codec does not report it, else 0.</param>
    /// <param name="maxPixels">Most pixels.</param>
    /// <exception cref="PictureException">The picture is too large.</exception>
    public static PictureHeader Read(SKCodec codec, int orientation, long maxPixels)
    {
        var info = codec.Info;
        CheckSize((uint)info.Width, (uint)info.Height, maxPixels);
        return new PictureHeader(
            info.Width,
            info.Height,
            info.ColorType == SKColorType.Gray8 && info.IsOpaque,
            !info.IsOpaque,
            codec.EncodedFormat == SKEncodedImageFormat.Jpeg,
            orientation > 0 ? orientation : (int)codec.EncodedOrigin);
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
}
