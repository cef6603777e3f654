namespace Interlock.Infrastructure.Images;

/// <summary>Turns a picture upright, as its EXIF orientation says.</summary>
internal static class PictureTurn
{
    /// <param name="pixels">Rows of <paramref name="width" /> pixels, as stored.</param>
    /// <param name="width">Pixels, as stored.</param>
    /// <param name="height">Pixels, as stored.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="orientation">EXIF's 1 to 8.</param>
    public static byte[] Upright(byte[] pixels, int width, int height, int channels, int orientation)
    {
        if (orientation <= 1)
        {
            return pixels;
        }

        // Where the upright picture's first pixel is stored, and how far its next column and its next row are from there.
        var (first, column, row) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => (width * (height - 1), 1, -width),
            5 => (0, width, 1),
            6 => (width * (height - 1), -width, 1),
            7 => ((width * height) - 1, -width, -1),
            _ => (width - 1, width, -1),
        };
        var (columns, rows) = orientation >= 5 ? (height, width) : (width, height);
        var upright = new byte[pixels.Length];
        for (int y = 0, to = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++, to += channels)
            {
                pixels.AsSpan((first + (y * row) + (x * column)) * channels, channels).CopyTo(upright.AsSpan(to));
            }
        }

        return upright;
    }
}
