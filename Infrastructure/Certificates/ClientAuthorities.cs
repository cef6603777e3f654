using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Interlock.Infrastructure.Certificates;

/// <summary>The authorities of <c>access.certificates</c>.</summary>
public static class ClientAuthorities
{
    /// <summary>The key that names their file.</summary>
    public const string Key = "access.certificates.authorities";

    /// <summary>Reads them.</summary>
    /// <returns>The roots, and the intermediates.</returns>
    /// <exception cref="CertificateException">They cannot be used.</exception>
    public static (X509Certificate2Collection Roots, X509Certificate2Collection Intermediates) Read(string file)
    {
        var (roots, intermediates, all) = (new X509Certificate2Collection(), new X509Certificate2Collection(), new X509Certificate2Collection());
        try
        {
            all.ImportFromPem(Encoding.UTF8.GetString(CertificateFile.Read(file, Key)));
        }
        catch (CryptographicException e)
        {
            throw new CertificateException(Key, $"'{file}' cannot be opened: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; name a PEM file");
        }

        foreach (var authority in all)
        {
            (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData) ? roots : intermediates).Add(authority);
        }

        return roots.Count > 0 ? (roots, intermediates) : throw new CertificateException(Key, $"'{file}' has no root certificate (-----BEGIN CERTIFICATE-----); name the PEM file that has it");
    }
}
