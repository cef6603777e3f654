using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Autofac;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>A server with <c>server.tls</c>, and what its clients see of its certificate.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private TlsServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public Uri Address => Server.Client.BaseAddress!;

    public static async Task<TlsServer> StartAsync(string tls, Action<ContainerBuilder>? wire = null, string url = "https://127.0.0.1:0", string server = "")
    {
        var model = new FakeModel();
        var yaml = $"server:\n  tls: {tls}\n{server}{FakeModel.Yaml}";
        var started = new TlsServer(await TestServer.StartUnreadyAsync(yaml, container =>
        {
            model.Wire(container);
            wire?.Invoke(container);
        }, ("INTERLOCK__SERVER__URLS", url), ("INTERLOCK__SERVER__HOSTS", "[api.example.com]")));
        using var client = started.Client();
        await Poll.UntilAsync(async () => (await client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "the server is ready");
        return started;
    }

    /// <summary>A client that trusts every certificate and makes one connection for each request unless it keeps them.</summary>
    public HttpClient Client(Action<X509Certificate2, X509Chain>? seen = null, SslProtocols protocols = SslProtocols.None, bool keeps = false) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = keeps ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        SslOptions =
        {
            EnabledSslProtocols = protocols,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                seen?.Invoke((X509Certificate2)certificate!, chain!);
                return certificate is not null;
            },
        },
    })
    {
        BaseAddress = Address,
        DefaultRequestVersion = HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>The thumbprint of the certificate that a new connection gets.</summary>
    public async Task<string> ThumbprintAsync()
    {
        var thumbprint = "";
        using var client = Client((certificate, _) => thumbprint = certificate.Thumbprint);
        using var reply = await client.GetAsync("/healthz/live");
        reply.EnsureSuccessStatusCode();
        return thumbprint;
    }

    public Task UntilServedAsync(TestCertificate certificate) =>
        Poll.UntilAsync(async () => await ThumbprintAsync() == certificate.Thumbprint, "new connections get the certificate");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
