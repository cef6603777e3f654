using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Certificates;

/// <summary>Reads the files of <c>server.tls</c>.</summary>
internal static class CertificateFile
{
    private const int Largest = 1 << 20;

    /// <summary>The content of a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="key">The key that names it.</param>
    /// <exception cref="CertificateException">It cannot be read.</exception>
    public static byte[] Read(string file, string key)
    {
        try
        {
            var stamp = FileStamps.Of(file);
            return stamp == FileStamp.None ? throw new CertificateException(key, Directory.Exists(file) ? $"'{file}' is a folder; name the file in it" : $"there is no file '{file}'; create it, or correct the path")
                : stamp.Length > Largest ? throw new CertificateException(key, $"'{file}' is larger than 1 MiB; name a PEM or PFX file")
                : File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(key, $"'{file}' cannot be read: {e.Message.TrimEnd('.')}; let the account of the server read it");
        }
    }
}
