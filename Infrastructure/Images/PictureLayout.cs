using Interlock.Domain.Images;

namespace Interlock.Infrastructure.Images;

/// <summary>The scaling and cropping of a picture in its stored orientation; it is turned upright last.</summary>
/// <param name="Width">Pixels to scale to.</param>
/// <param name="Height">Pixels to scale to.</param>
/// <param name="Left">Where the cut begins.</param>
/// <param name="Top">Where the cut begins.</param>
/// <param name="CutWidth">What is left after the cut.</param>
/// <param name="CutHeight">What is left after the cut.</param>
/// <param name="IsTurned">Upright, rows become columns.</param>
internal sealed record PictureLayout(int Width, int Height, int Left, int Top, int CutWidth, int CutHeight, bool IsTurned)
{
    private const int LongestSide = 32_768;
    private const long MostPixels = 40_000_000;

    /// <exception cref="PictureException">A side is so much longer than the other that scaling would make a huge picture.</exception>
    public static PictureLayout Of(PictureHeader header, PictureFormat format)
    {
        var (cutWidth, cutHeight) = header.IsTurned ? (format.Height, format.Width) : (format.Width, format.Height);
        var (width, height) = format.Fit == Fit.Crop ? Cover(header, cutWidth, cutHeight) : (cutWidth, cutHeight);
        if (Math.Max(width, height) > LongestSide || (long)width * height > MostPixels)
        {
            throw new PictureException(
                PictureException.TooLarge,
                $"the picture's {header.Width}x{header.Height} pixels are too long and narrow to be cut to {format.Width}x{format.Height}");
        }

        // An odd pixel is cut from the right and the bottom of the upright picture.
        var left = CutBefore(width - cutWidth, header.Orientation is 2 or 3 or 7 or 8);
        var top = CutBefore(height - cutHeight, header.Orientation is 3 or 4 or 6 or 7);
        return new PictureLayout(width, height, left, top, cutWidth, cutHeight, header.IsTurned);
    }

    private static (int Width, int Height) Cover(PictureHeader header, int width, int height)
    {
        var scale = Math.Max((double)width / header.Width, (double)height / header.Height);
        return (Scale(header.Width, scale, width), Scale(header.Height, scale, height));
    }

    private static int Scale(int length, double scale, int atLeast) => (int)Math.Clamp(Math.Round(length * scale), atLeast, 1e9);

    private static int CutBefore(int surplus, bool isMirrored) => isMirrored ? surplus - (surplus / 2) : surplus / 2;
}
