namespace Interlock.Infrastructure.Images;

/// <summary>Tells what an uploaded file is by its first bytes; its name and its content type prove nothing.</summary>
internal static class PictureFile
{
    private const int ShortestHeader = 16;

    /// <returns><see cref="PictureFileType.Unknown" /> for everything that is not served.</returns>
    public static PictureFileType TypeOf(ReadOnlySpan<byte> content) => content switch
    {
        { Length: < ShortestHeader } => PictureFileType.Unknown,
        [0xFF, 0xD8, 0xFF, ..] => PictureFileType.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFileType.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => PictureFileType.Gif,
        _ when content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) => PictureFileType.WebP,
        _ => PictureFileType.Unknown,
    };

    /// <summary>The libvips operation that reads the type.</summary>
    public static string LoaderOf(PictureFileType type) => type switch
    {
        PictureFileType.Jpeg => "jpegload_buffer",
        PictureFileType.Png => "pngload_buffer",
        PictureFileType.Gif => "gifload_buffer",
        PictureFileType.WebP => "webpload_buffer",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>The kinds of picture file that are served.</summary>
internal enum PictureFileType
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
}
