using System.IO.Compression;
using System.Text;

namespace Interlock.Api.Tests.Support;

/// <summary>Packs and unpacks bodies.</summary>
internal static class Packed
{
    public static byte[] Of(string coding, string text) => Of(coding, Encoding.UTF8.GetBytes(text));

    public static byte[] Of(string coding, byte[] bytes)
    {
        var packed = new MemoryStream();
        using (Stream stream = coding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true) : new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    public static string TextOf(string coding, byte[] packed)
    {
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(packed), CompressionMode.Decompress),
            _ => new MemoryStream(packed),
        };
        return new StreamReader(stream).ReadToEnd();
    }
}
