using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Certificates;

/// <summary>The certificate of <c>server.tls</c> with its private key, and the intermediates that are sent with it.</summary>
public sealed class ServerCertificate
{
    private const string File = "certificate";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string AnyUse = "2.5.29.37.0";

    private ServerCertificate(X509Certificate2 own, X509Certificate2Collection chain)
    {
        Own = own;

        // Offline: whatever is sent is in the file.
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>The server's own certificate.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>What handshakes need; made once for all of them.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When it is valid.</summary>
    public Validity Validity => Validity.Of(Own);

    /// <summary>Opens it.</summary>
    /// <param name="tls">Where it is.</param>
    /// <param name="now">It must be valid then.</param>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    public static ServerCertificate Open(TlsConfig tls, DateTimeOffset now)
    {
        var content = CertificateFile.Read(tls.Certificate, File);
        try
        {
            var (own, others) = IsPfx(content) ? OpenPfx(tls, content) : OpenPem(tls, Encoding.UTF8.GetString(content));
            return Validity.Of(own).ProblemAt(now) is { } problem ? throw new CertificateException(File, $"the certificate '{tls.Certificate}' {problem}")
                : !IsForServers(own) ? throw new CertificateException(File, $"the certificate '{tls.Certificate}' is not for servers (extendedKeyUsage without serverAuth); issue it with serverAuth")
                : new ServerCertificate(own, others);
        }
        catch (CryptographicException e)
        {
            throw new CertificateException(File, $"'{tls.Certificate}' cannot be opened: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; name a PEM or PFX file");
        }
    }

    /// <summary>Whether a certificate is in the file that <c>server.tls</c> names; the key is not needed for that.</summary>
    public static bool IsIn(TlsConfig tls, X509Certificate certificate)
    {
        try
        {
            var content = CertificateFile.Read(tls.Certificate, File);
            var all = IsPfx(content) ? X509CertificateLoader.LoadPkcs12Collection(content, tls.Password) : ReadPem(Encoding.UTF8.GetString(content));
            return all.Any(other => other.RawDataMemory.Span.SequenceEqual(certificate.GetRawCertData()));
        }
        catch (Exception e) when (e is CertificateException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Stamps of its files: where two differ, a file was changed or replaced.</summary>
    public static (FileStamp Certificate, FileStamp Key) StampsOf(TlsConfig tls) => (FileStamps.Of(tls.Certificate), tls.Key is null ? FileStamp.None : FileStamps.Of(tls.Key));

    private static bool IsPfx(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) < 0 && content.Length > 0 && X509Certificate2.GetCertContentType(content) == X509ContentType.Pkcs12;

    private static (X509Certificate2 Own, X509Certificate2Collection Others) OpenPfx(TlsConfig tls, byte[] content)
    {
        if (tls.Key is not null)
        {
            throw new CertificateException("key", $"must be left out: '{tls.Certificate}' is a PFX file, which has the key in it");
        }

        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, tls.Password);
        }
        catch (CryptographicException e)
        {
            throw new CertificateException("password", string.IsNullOrEmpty(tls.Password)
                ? $"is needed: '{tls.Certificate}' does not open without one"
                : $"does not open '{tls.Certificate}'; correct it ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }

        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CertificateException(File, $"'{tls.Certificate}' has no private key; export it with the key of its certificate");
        all.Remove(own);
        return (own, all);
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Others) OpenPem(TlsConfig tls, string pem)
    {
        var all = ReadPem(pem);
        if (all.Count == 0)
        {
            throw new CertificateException(File, $"'{tls.Certificate}' has no certificate (-----BEGIN CERTIFICATE-----); name the PEM file that has it, or a PFX file");
        }

        var keyFile = tls.Key ?? tls.Certificate;
        var keyPem = tls.Key is null ? pem : Encoding.UTF8.GetString(CertificateFile.Read(tls.Key, "key"));
        if (!PrivateKey.IsIn(keyPem))
        {
            throw new CertificateException("key", tls.Key is null
                ? $"is needed: '{keyFile}' has no private key; name the PEM file that has it"
                : $"'{keyFile}' has no private key (-----BEGIN PRIVATE KEY-----); name the PEM file that has it");
        }

        using var key = PrivateKey.Read(keyPem, keyFile, tls.Password);
        var own = PrivateKey.Attach(all[0], key)
            ?? throw new CertificateException("key", $"the private key in '{keyFile}' is not that of the first certificate in '{tls.Certificate}'; name its key, and put the server's own certificate first");
        all.RemoveAt(0);
        return (own, all);
    }

    private static X509Certificate2Collection ReadPem(string pem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return all;
    }

    private static bool IsForServers(X509Certificate2 certificate) => certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
        .All(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(use => use.Value is ServerUse or AnyUse));
}
