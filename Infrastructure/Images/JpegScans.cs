using Interlock.Domain.Images;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Refuses JPEGs of very many scans: each passes over the whole picture, so a small file can keep a decoder busy for many seconds.
/// Progressive files have about ten.
/// </summary>
internal static class JpegScans
{
    private const int Most = 100;

    /// <exception cref="PictureException">There are too many scans.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        // Within a scan's data FF is always followed by 00 or a restart marker, so FF DA does begin a scan, there or in a thumbnail.
        var scans = file.Count((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        if (scans > Most)
        {
            throw new PictureException(PictureException.TooLarge, $"the picture has {scans} scans; at most {Most} are allowed");
        }
    }
}
