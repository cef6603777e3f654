using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Certificates;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Certificates;

[Parallelizable]
public sealed class ServerCertificateTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("key", false)]
    [TestCase("key", true)]
    [TestCase("key in the file", false)]
    [TestCase("old key", true)]
    [TestCase("old key", false)]
    [TestCase("encrypted key", false)]
    [TestCase("encrypted key", true)]
    [TestCase("pfx", false)]
    [TestCase("pfx with password", true)]
    public void Open_EveryForm_HasKeyAndChain(string form, bool isRsa)
    {
        using var root = TestCertificate.CreateAuthority("root");
        using var middle = TestCertificate.CreateAuthority("middle", root);
        using var own = TestCertificate.Create(isRsa: isRsa, issuer: middle);
        var old = own.Key is System.Security.Cryptography.RSA rsa ? rsa.ExportRSAPrivateKeyPem() : ((System.Security.Cryptography.ECDsa)own.Key).ExportECPrivateKeyPem();
        var chain = own.Pem + "\n" + middle.Pem + "\n";
        var tls = form switch
        {
            "key" => Tls(Write("chain.pem", chain), Write("key.pem", own.KeyPem)),
            "key in the file" => Tls(Write("chain.pem", own.KeyPem + "\n" + chain)),
            "old key" => Tls(Write("chain.pem", chain), Write("key.pem", old)),
            "encrypted key" => Tls(Write("chain.pem", chain), Write("key.pem", own.EncryptedKeyPem("right")), "right"),
            "pfx" => Tls(Write("own.pfx", own.Pfx(null, middle))),
            _ => Tls(Write("own.pfx", own.Pfx("right", middle)), password: "right"),
        };

        var certificate = ServerCertificate.Open(tls, DateTimeOffset.UtcNow);

        Assert.That(certificate.Own.Thumbprint, Is.EqualTo(own.Thumbprint));
        Assert.That(certificate.Own.HasPrivateKey);
        Assert.That(certificate.Context.IntermediateCertificates.Select(other => other.Thumbprint), Is.EqualTo(new[] { middle.Thumbprint }));
    }

    [TestCase("missing", "certificate", "there is no file ")]
    [TestCase("folder", "certificate", "is a folder")]
    [TestCase("large", "certificate", "is larger than 1 MiB")]
    [TestCase("empty", "certificate", "has no certificate (-----BEGIN CERTIFICATE-----)")]
    [TestCase("text", "certificate", "cannot be opened: ")]
    [TestCase("key only", "certificate", "has no certificate (-----BEGIN CERTIFICATE-----)")]
    [TestCase("damaged", "certificate", "cannot be opened: ")]
    [TestCase("expired", "certificate", "expired on ")]
    [TestCase("future", "certificate", "is valid from ")]
    [TestCase("client", "certificate", "is not for servers")]
    [TestCase("no key", "key", "is needed: ")]
    [TestCase("missing key", "key", "there is no file ")]
    [TestCase("certificate as key", "key", "has no private key (-----BEGIN PRIVATE KEY-----)")]
    [TestCase("damaged key", "key", "is damaged")]
    [TestCase("other key", "key", "is not that of the first certificate")]
    [TestCase("other algorithm", "key", "is not that of the first certificate")]
    [TestCase("issuer first", "key", "put the server's own certificate first")]
    [TestCase("old encryption", "key", "openssl pkcs8 -topk8")]
    [TestCase("no password", "password", "is needed: the private key in ")]
    [TestCase("wrong password", "password", "does not open the private key in ")]
    [TestCase("pfx without password", "password", "is needed: ")]
    [TestCase("pfx with wrong password", "password", "does not open ")]
    [TestCase("pfx with key", "key", "must be left out: ")]
    [TestCase("pfx without a key", "certificate", "has no private key; export it")]
    public void Open_WhatCannotBeUsed_NamesKeyAndCause(string fault, string key, string words)
    {
        using var root = TestCertificate.CreateAuthority("root");
        using var own = TestCertificate.Create(issuer: root);
        using var other = TestCertificate.Create(isRsa: fault == "other algorithm");
        using var expired = TestCertificate.Create(-20, -1);
        using var future = TestCertificate.Create(1, 20);
        using var client = TestCertificate.Create(use: "1.3.6.1.5.5.7.3.2");
        var (pem, ownKey) = (Write("own.pem", own.Pem), Write("own.key", own.KeyPem));
        var damaged = own.Pem.Replace(own.Pem[40..80], "AAAA", StringComparison.Ordinal);
        var tls = fault switch
        {
            "missing" => Tls(_folder.PathOf("none.pem"), ownKey),
            "folder" => Tls(_folder.Path, ownKey),
            "large" => Tls(Write("large.pem", new string(' ', 2 << 20)), ownKey),
            "empty" => Tls(Write("empty.pem", ""), ownKey),
            "text" => Tls(Write("text.pem", "no certificate"), ownKey),
            "key only" => Tls(ownKey, ownKey),
            "damaged" => Tls(Write("damaged.pem", damaged), ownKey),
            "expired" => Tls(Write("expired.pem", expired.Pem), Write("expired.key", expired.KeyPem)),
            "future" => Tls(Write("future.pem", future.Pem), Write("future.key", future.KeyPem)),
            "client" => Tls(Write("client.pem", client.Pem), Write("client.key", client.KeyPem)),
            "no key" => Tls(pem),
            "missing key" => Tls(pem, _folder.PathOf("none.key")),
            "certificate as key" => Tls(pem, pem),
            "damaged key" => Tls(pem, Write("damaged.key", own.KeyPem.Replace(own.KeyPem[40..60], "AAAA", StringComparison.Ordinal))),
            "other key" or "other algorithm" => Tls(pem, Write("other.key", other.KeyPem)),
            "issuer first" => Tls(Write("order.pem", root.Pem + "\n" + own.Pem), ownKey),
            "old encryption" => Tls(pem, Write("old.key", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")),
            "no password" => Tls(pem, Write("encrypted.key", own.EncryptedKeyPem("right"))),
            "wrong password" => Tls(pem, Write("encrypted.key", own.EncryptedKeyPem("right")), "wrong"),
            "pfx without password" => Tls(Write("own.pfx", own.Pfx("right"))),
            "pfx with wrong password" => Tls(Write("own.pfx", own.Pfx("right")), password: "wrong"),
            "pfx with key" => Tls(Write("own.pfx", own.Pfx(null)), ownKey),
            _ => Tls(Write("bare.pfx", own.Certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pfx))),
        };

        var failure = Assert.Throws<CertificateException>(() => ServerCertificate.Open(tls, DateTimeOffset.UtcNow));

        Assert.That((failure.Key, failure.Message), Is.EqualTo((key, failure.Message)));
        Assert.That(failure.Message, Does.Contain(words).And.Not.Contain("right").And.Not.Contain("\n"));
    }

    private static TlsConfig Tls(string certificate, string? key = null, string? password = null) => new() { Certificate = certificate, Key = key, Password = password };

    private string Write(string name, string text) => _folder.Write(name, text);

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.PathOf(name), content);
        return _folder.PathOf(name);
    }
}
