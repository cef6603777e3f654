using Interlock.Domain.Images;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// What an uploaded file is, by its first bytes: its name and its content type prove nothing. Checks what the decoder accepts and must not.
/// </summary>
/// <param name="Type">The kind of file.</param>
/// <param name="Jpeg">The markers of a JPEG.</param>
/// <param name="Orientation">EXIF's 1 to 8 where the decoder does not report it, else 0.</param>
internal readonly record struct PictureFile(PictureFileType Type, JpegMarkers Jpeg = default, int Orientation = 0)
{
    private const int ShortestHeader = 16;

    /// <summary>Checks a file without decoding it.</summary>
    /// <exception cref="PictureException">It is no picture, incomplete or too large.</exception>
    public static PictureFile Check(ReadOnlySpan<byte> content, long maxPixels)
    {
        var type = TypeOf(content);
        switch (type)
        {
            case PictureFileType.Jpeg:
                JpegScans.Check(content);
                return new PictureFile(type, JpegMarkers.Read(content, maxPixels));
            case PictureFileType.Png:
                var (width, height) = PngChunks.SizeOf(content);
                PictureHeader.CheckSize(width, height, maxPixels);
                return new PictureFile(type, Orientation: PngChunks.ReadOrientation(content));
            case PictureFileType.WebP when !WebPFile.IsComplete(content):
                throw Damaged("the file is shorter than its header says");
            case PictureFileType.Unknown:
                throw new PictureException(PictureException.NotAnImage, "the file is not a JPEG, PNG, WebP or GIF picture");
            default:
                return new PictureFile(type);
        }
    }

    /// <summary>Copies what the decoder needs of the file.</summary>
    public SKData CopyFor(ReadOnlySpan<byte> content) => Type switch
    {
        PictureFileType.Jpeg when Jpeg.HasOneScan => Jpeg.CopyWithoutEnd(content),
        PictureFileType.Png => PngChunks.CopyEssential(content),
        _ => SKData.CreateCopy(content),
    };

    /// <returns><see cref="PictureFileType.Unknown" /> for everything that is not decoded.</returns>
    public static PictureFileType TypeOf(ReadOnlySpan<byte> content) => content switch
    {
        { Length: < ShortestHeader } => PictureFileType.Unknown,
        [0xFF, 0xD8, 0xFF, ..] => PictureFileType.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFileType.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => PictureFileType.Gif,
        _ when content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) => PictureFileType.WebP,
        _ => PictureFileType.Unknown,
    };

    /// <summary>The error for a file that cannot be decoded to its end.</summary>
    /// <param name="detail">The reason, for the log only.</param>
    public static PictureException Damaged(string detail) =>
        new(PictureException.Damaged, "the picture is damaged or incomplete", detail);
}

/// <summary>The kinds of picture file that are decoded.</summary>
internal enum PictureFileType
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
}
