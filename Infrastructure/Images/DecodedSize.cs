using Interlock.Domain.Images;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>The size that a file is decoded to: its own, or a smaller one that a JPEG can be decoded to in a fraction of the time.</summary>
internal static class DecodedSize
{
    private const int Steps = 8;

    // At least this many decoded pixels for each of the result, so that the triangle filter still decides what it looks like.
    private const int Reserve = 2;

    /// <param name="codec">The opened file.</param>
    /// <param name="layout">What the picture is scaled to.</param>
    /// <param name="decode">How the version wants files to be decoded.</param>
    public static SKSizeI Of(SKCodec codec, PictureLayout layout, PictureDecode decode)
    {
        var full = codec.Info.Size;
        for (var step = 1; decode == PictureDecode.Fast && codec.EncodedFormat == SKEncodedImageFormat.Jpeg && step < Steps; step++)
        {
            var scaled = codec.GetScaledDimensions((float)step / Steps);
            if (scaled.Width >= layout.Width * Reserve && scaled.Height >= layout.Height * Reserve)
            {
                return scaled;
            }
        }

        return full;
    }
}
