using System.Net;
using System.Security.Authentication;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Real connections to a server with <c>server.tls</c>.</summary>
[Parallelizable]
public sealed class TlsTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Connect_IssuedByAnIntermediate_SendsTheChain()
    {
        using var root = TestCertificate.CreateAuthority("root");
        using var middle = TestCertificate.CreateAuthority("middle", root);
        using var own = TestCertificate.Create(issuer: middle);
        _folder.Write("tls.crt", own.Pem + "\n" + middle.Pem);
        _folder.Write("tls.key", own.KeyPem);
        await using var server = await TlsServer.StartAsync(Pem);

        string[] sent = [];
        using var client = server.Client((certificate, chain) => sent = [certificate.Thumbprint, .. chain.ChainPolicy.ExtraStore.Select(other => other.Thumbprint)]);
        (await client.GetAsync("/healthz/live")).EnsureSuccessStatusCode();

        Assert.That(sent.Distinct(), Is.EquivalentTo(new[] { own.Thumbprint, middle.Thumbprint }));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Post_EachVersionOfHttp_IsAnswered(string version)
    {
        using var own = WritePfx("served.pfx");
        await using var server = await TlsServer.StartAsync(Pfx);
        using var client = server.Client();
        client.DefaultRequestVersion = Version.Parse(version);

        using var content = new StringContent("""{"features":[7,0]}""", Encoding.UTF8, "application/json");
        using var reply = await client.PostAsync("/models/echo", content);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(reply.Version.ToString(), Is.EqualTo(version));
    }

    [TestCase("1.2", SslProtocols.Tls12, true)]
    [TestCase("1.2", SslProtocols.Tls13, true)]
    [TestCase("1.3", SslProtocols.Tls12, false)]
    [TestCase("1.3", SslProtocols.Tls13, true)]
#pragma warning disable SYSLIB0039, CA5397 // That it is rejected is what is tested.
    [TestCase("1.2", SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Connect_VersionOfTls_IsAtLeastTheOldestAllowed(string minimum, SslProtocols protocol, bool isAllowed)
    {
        using var own = WritePfx("versions.pfx");
        await using var server = await TlsServer.StartAsync($"{{ certificate: {_folder.PathOf("versions.pfx")}, password: right, min-version: {minimum} }}");
        using var client = server.Client(protocols: protocol);

        Assert.That(async () => (await client.GetAsync("/healthz/live")).EnsureSuccessStatusCode(), isAllowed ? Throws.Nothing : Throws.InstanceOf<HttpRequestException>());
    }

    [TestCase("served.pfx", "Server: ready")]
    [TestCase("other.pfx", "is neither that of server.tls nor trusted here")]
    public async Task Command_CertificateThatIsNotTrusted_IsThatOfConfigYaml(string configured, string words)
    {
        using var own = WritePfx("served.pfx");
        using var other = WritePfx("other.pfx");
        await using var server = await TlsServer.StartAsync(Pfx);
        _folder.Write("config.yaml", $"server: {{ urls: \"{server.Address}\", tls: {{ certificate: {configured}, password: right }} }}\n{FakeModel.Yaml}");

        var run = await InterlockCommand.RunAsync(_folder.Path, ["status"]);

        Assert.That(run.Output + run.Errors, Does.Contain(words));
    }

    private string Pem => $"{{ certificate: {_folder.PathOf("tls.crt")}, key: {_folder.PathOf("tls.key")} }}";

    private string Pfx => $"{{ certificate: {_folder.PathOf("served.pfx")}, password: right }}";

    private TestCertificate WritePfx(string name)
    {
        var own = TestCertificate.Create(isRsa: true);
        File.WriteAllBytes(_folder.PathOf(name), own.Pfx("right"));
        return own;
    }
}
