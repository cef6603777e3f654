using Interlock.Domain.Images;
using static System.FormattableString;

namespace Interlock.Infrastructure.Images;

/// <summary>The steps from a file to the pixels a model wants. The limits are checked when only the header has been read.</summary>
internal static class VipsPipeline
{
    private const string LoadOptions = "access=sequential,fail_on=error";

    /// <exception cref="PictureException">The file is damaged, too large or not supported.</exception>
    public static byte[] Run(string loader, ReadOnlySpan<byte> content, PictureFormat format, long maxPixels)
    {
        try
        {
            using var file = new VipsBlob(content);
            using var image = VipsImage.Open(loader, LoadOptions, file);
            var header = PictureHeader.Read(image, maxPixels);
            var layout = PictureLayout.Of(header, format);
            Simplify(image, header);
            Shrink(image, layout);
            Enlarge(image, layout);
            Cut(image, layout);
            TurnUpright(image, header);
            return Read(image, header, format);
        }
        finally
        {
            VipsNative.vips_thread_shutdown();
        }
    }

    // 8 bits, no alpha: what was transparent shows white, as on paper.
    private static void Simplify(VipsImage image, PictureHeader header)
    {
        if (header.Is16Bit)
        {
            image.Apply("colourspace", header.Colours == 1 ? "space=b-w" : "space=srgb");
        }

        if (header.HasAlpha)
        {
            image.Apply("flatten", "background=255");
        }
    }

    private static void Shrink(VipsImage image, PictureLayout layout)
    {
        if (image.Width > layout.Width || image.Height > layout.Height)
        {
            var across = Math.Min(1, (double)layout.Width / image.Width);
            var down = Math.Min(1, (double)layout.Height / image.Height);
            image.Apply("resize", Invariant($"scale={across:R},vscale={down:R},kernel=linear,gap=4"));
        }
    }

    // By affine with pixel centres where Pillow has them: libvips' resize is half a pixel off when it enlarges.
    private static void Enlarge(VipsImage image, PictureLayout layout)
    {
        if (image.Width < layout.Width || image.Height < layout.Height)
        {
            var across = Math.Max(1, (double)layout.Width / image.Width);
            var down = Math.Max(1, (double)layout.Height / image.Height);
            image.Apply(
                "affine",
                Invariant($"matrix=\"{across:R} 0 0 {down:R}\",idx={0.5 - (0.5 / across):R},idy={0.5 - (0.5 / down):R},")
                    + Invariant($"oarea=\"0 0 {layout.Width} {layout.Height}\",extend=copy,premultiplied=true,interpolate=bilinear"));
        }
    }

    private static void Cut(VipsImage image, PictureLayout layout)
    {
        if (layout.IsCut)
        {
            image.Apply(
                "extract_area",
                Invariant($"left={layout.Left},top={layout.Top},width={layout.CutWidth},height={layout.CutHeight}"));
        }
    }

    // The file is read from top to bottom and turning it needs another order: it is computed first.
    private static void TurnUpright(VipsImage image, PictureHeader header)
    {
        if (header.Orientation > 1)
        {
            image.CopyToMemory();
            image.Apply("autorot", "");
        }
    }

    private static byte[] Read(VipsImage image, PictureHeader header, PictureFormat format)
    {
        var hasSize = image.Width == format.Width && image.Height == format.Height;
        if (!hasSize || image.Bands != header.Colours || image.Format != VipsBandFormat.UChar)
        {
            throw new InvalidOperationException(
                $"decoding gave {image.Width}x{image.Height} pixels of {image.Bands} {image.Format}, wanted {format} from {header}");
        }

        return image.ReadPixels(pixels => PictureColours.Convert(pixels, header.Colours, format.Channels));
    }
}
