using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Interlock.Api.Tests.Support;

/// <summary>Certificates that a test makes.</summary>
internal sealed record TestCertificate(X509Certificate2 Certificate, AsymmetricAlgorithm Key) : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    public string Pem => Certificate.ExportCertificatePem();

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem();

    public string Thumbprint => Certificate.Thumbprint;

    /// <summary>A certificate for localhost, self-signed or of an issuer.</summary>
    /// <param name="from">When it begins, in days from now.</param>
    /// <param name="until">When it ends, in days from now.</param>
    /// <param name="isRsa">Whether its key is RSA instead of ECDSA.</param>
    /// <param name="issuer">Who signs it.</param>
    /// <param name="use">The extended use of its key; null for none.</param>
    /// <param name="now">Null for the present.</param>
    public static TestCertificate Create(double from = -1, double until = 400, bool isRsa = false, TestCertificate? issuer = null, string? use = ServerUse, DateTimeOffset? now = null)
    {
        AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=localhost", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (use is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        }

        return Sign(request, key, issuer, (now ?? DateTimeOffset.UtcNow).AddDays(from), (now ?? DateTimeOffset.UtcNow).AddDays(until));
    }

    /// <summary>An authority, a root or below one.</summary>
    public static TestCertificate CreateAuthority(string name, TestCertificate? issuer = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return Sign(request, key, issuer, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(500));
    }

    /// <summary>With its key and other certificates, as PFX.</summary>
    public byte[] Pfx(string? password, params TestCertificate[] others)
    {
        using var own = Key is RSA rsa ? Certificate.CopyWithPrivateKey(rsa) : Certificate.CopyWithPrivateKey((ECDsa)Key);
        X509Certificate2Collection all = [own, .. others.Select(other => other.Certificate)];
        return all.Export(X509ContentType.Pfx, password)!;
    }

    public string EncryptedKeyPem(string password) =>
        Key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }

    private static TestCertificate Sign(CertificateRequest request, AsymmetricAlgorithm key, TestCertificate? issuer, DateTimeOffset from, DateTimeOffset until) => issuer is null
        ? new TestCertificate(X509CertificateLoader.LoadCertificate(request.CreateSelfSigned(from, until).RawData), key)
        : new TestCertificate(request.Create(issuer.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa((ECDsa)issuer.Key), from, until, RandomNumberGenerator.GetBytes(8)), key);
}
