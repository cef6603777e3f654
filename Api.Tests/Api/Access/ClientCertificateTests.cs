using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Callers that authenticate by the certificate of their connection.</summary>
[Parallelizable]
public sealed class ClientCertificateTests
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly TemporaryFolder Folder = new();
    private static readonly TestCertificate Root = TestCertificate.CreateAuthority("clients");
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        using var own = TestCertificate.Create();
        Folder.Write("tls.pem", own.Pem + "\n" + own.KeyPem);
        Folder.Write("clients.pem", Root.Pem);
        _server = await TestServer.StartUnreadyAsync(
            $$"""
            server: { tls: { certificate: "{{Folder.PathOf("tls.pem")}}" } }
            {{FakeModel.Yaml}}
            {{TestKeys.Yaml}}
              certificates:
                authorities: "{{Folder.PathOf("clients.pem")}}"
                callers:
                  eyes: { subject: "CN=localhost", role: view }
            """,
            new FakeModel().Wire,
            ("INTERLOCK__SERVER__URLS", "https://127.0.0.1:0"));
        await Poll.UntilAsync(async () => await StatusAsync("/healthz/ready", null) == 200, "the server is ready");
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        Root.Dispose();
        Folder.Dispose();
    }

    [TestCase("/models", 200)]
    [TestCase("/jobs", 200)]
    [TestCase("/admin/audit", 403)]
    public async Task Certificate_OfACaller_MayWhatItsRoleMay(string path, int status)
    {
        using var client = TestCertificate.Create(issuer: Root, use: ClientUse);

        Assert.That(await StatusAsync(path, client), Is.EqualTo(status));
    }

    [TestCase("none")]
    [TestCase("self-signed")]
    [TestCase("other-authority")]
    [TestCase("expired")]
    [TestCase("for-servers")]
    public async Task Certificate_ThatIsNotRight_Is401(string kind)
    {
        using var other = TestCertificate.CreateAuthority("other");
        using var client = kind switch
        {
            "none" => null,
            "self-signed" => TestCertificate.Create(use: ClientUse),
            "other-authority" => TestCertificate.Create(issuer: other, use: ClientUse),
            "expired" => TestCertificate.Create(-2, -1, issuer: Root, use: ClientUse),
            _ => TestCertificate.Create(issuer: Root),
        };

        Assert.That(await StatusAsync("/models", client), Is.EqualTo(401));
    }

    [Test]
    public async Task Key_BesideACertificate_IsTheCaller()
    {
        using var client = TestCertificate.Create(issuer: Root, use: ClientUse);

        Assert.That(await StatusAsync("/admin/audit", client, TestKeys.Of("admin")), Is.EqualTo(200));
        Assert.That(await StatusAsync("/models", client, TestKeys.Of("expired")), Is.EqualTo(401), "a wrong key is not made right by the certificate");
    }

    private static async Task<int> StatusAsync(string path, TestCertificate? certificate, string? key = null)
    {
        using var own = certificate is null ? null : X509CertificateLoader.LoadPkcs12(certificate.Pfx(null), null);
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, server, _, _) => server is not null };
        if (own is not null)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = options }) { BaseAddress = _server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return (int)(await client.SendAsync(request)).StatusCode;
    }
}
