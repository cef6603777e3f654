namespace Interlock.Api.Tests.Infrastructure.Images;

/// <summary>Cuts the data of a JPEG and leaves all of its markers.</summary>
internal static class JpegCut
{
    /// <summary>Leaves so much of the data of each scan.</summary>
    public static byte[] EachScan(byte[] file, int percent)
    {
        var kept = new List<byte>(file[..2]);
        for (var at = 2; at < file.Length;)
        {
            if (file[at + 1] == 0xD9)
            {
                kept.AddRange(file[at..(at + 2)]);
                break;
            }

            var end = at + 2 + (file[at + 2] << 8) + file[at + 3];
            kept.AddRange(file[at..end]);
            var isScan = file[at + 1] == 0xDA;
            for (at = end; isScan && !(file[at] == 0xFF && file[at + 1] is not 0 and not (>= 0xD0 and <= 0xD7)); at++)
            {
            }

            kept.AddRange(file[end..(end + ((at - end) * percent / 100))]);
        }

        return [.. kept];
    }
}
