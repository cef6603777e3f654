using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Interlock.Infrastructure.Certificates;

/// <summary>The private key in a PEM file: PKCS #8, encrypted or not, or the forms of RSA and EC.</summary>
internal static partial class PrivateKey
{
    private static readonly Func<AsymmetricAlgorithm>[] Algorithms = [RSA.Create, ECDsa.Create];

    /// <summary>Whether a text has one.</summary>
    public static bool IsIn(string pem) => Label().IsMatch(pem);

    /// <summary>Reads it.</summary>
    /// <param name="pem">A text that has one.</param>
    /// <param name="file">The text's file, for messages.</param>
    /// <param name="password">Where it is encrypted.</param>
    /// <exception cref="CertificateException">It cannot be read.</exception>
    public static AsymmetricAlgorithm Read(string pem, string file, string? password)
    {
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new CertificateException("key", $"the private key in '{file}' is encrypted in a form that is not supported; convert it: openssl pkcs8 -topk8 -in OLD -out NEW");
        }

        var isEncrypted = Label().Match(pem).Groups[1].Value == "ENCRYPTED ";
        if (isEncrypted && string.IsNullOrEmpty(password))
        {
            throw new CertificateException("password", $"is needed: the private key in '{file}' is encrypted");
        }

        return Algorithms.Select(create => TryImport(create(), pem, isEncrypted ? password : null)).FirstOrDefault(key => key is not null)
            ?? throw (isEncrypted
                ? new CertificateException("password", $"does not open the private key in '{file}'; correct it")
                : new CertificateException("key", $"the private key in '{file}' is damaged, or neither RSA nor ECDSA; issue the certificate again with such a key"));
    }

    /// <summary>A certificate with its key, or null where the key is that of another one.</summary>
    public static X509Certificate2? Attach(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            return null;
        }

        var own = key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

        // Windows does not use keys in memory for TLS.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null) : own;
    }

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm key, string pem, string? password)
    {
        try
        {
            if (password is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, password);
            }

            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }

    [GeneratedRegex("-----BEGIN (ENCRYPTED |RSA |EC )?PRIVATE KEY-----")]
    private static partial Regex Label();
}
