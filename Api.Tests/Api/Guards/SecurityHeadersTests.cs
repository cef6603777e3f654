using System.Net;
using Interlock.Api.Tests.Api.Lifecycle;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

/// <summary>The headers of replies of every kind, over http and https.</summary>
[Parallelizable]
public sealed class SecurityHeadersTests
{
    private const string Public = "api.example.com";

    private static readonly TemporaryFolder Folder = new();

    private static TlsServer _server = null!;
    private static TestServer _plain = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        using var own = TestCertificate.Create();
        File.WriteAllBytes(Folder.PathOf("own.pfx"), own.Pfx(null));
        _server = await TlsServer.StartAsync($"{{ certificate: {Folder.PathOf("own.pfx")} }}", server: "  hsts: 7d\n  body-limit: 1KiB\n  cors: { origins: [https://app.example] }\n");
        _plain = await TestServer.StartAsync($"server: {{ body-limit: 1KiB }}\n{FakeModel.Yaml}", new FakeModel().Wire, ("INTERLOCK__SERVER__HOSTS", $"[{Public}]"));
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        await _plain.DisposeAsync();
        Folder.Dispose();
    }

    [TestCase("GET /healthz/live", 200)]
    [TestCase("GET /models", 200)]
    [TestCase("HEAD /models", 200)]
    [TestCase("GET /docs", 200)]
    [TestCase("GET /openapi.json", 200)]
    [TestCase("GET /nothing", 404)]
    [TestCase("DELETE /models", 405)]
    [TestCase("POST /models/echo", 200, """{"features":[1,2]}""")]
    [TestCase("POST /models/echo", 400, "{")]
    [TestCase("POST /models/none", 404, """{"features":[1,2]}""")]
    [TestCase("POST /models/echo", 413, "LARGE")]
    [TestCase("POST /models/echo/stream", 200, "{\"features\":[1,2]}\n")]
    [TestCase("POST /models/echo", 403, "{}", "Origin: https://evil.example")]
    [TestCase("GET /models", 400, null, "Host: rebound.example")]
    [TestCase("GET /admin/revisions", 403, null, "X-Forwarded-For: 10.0.0.1")]
    [TestCase("OPTIONS /models/echo", 204, null, "Origin: https://app.example")]
    public async Task Send_EveryKindOfReply_HasTheHeaders(string request, int status, string? body = null, string? header = null)
    {
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = _server.Client();
            using var reply = await SendAsync(client, request, body, header ?? $"Host: {Public}", version);

            Assert.That((int)reply.StatusCode, Is.EqualTo(status), await reply.Content.ReadAsStringAsync());
            Assert.That(Values(reply, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(Values(reply, "Strict-Transport-Security"), Is.EqualTo(IsLocal(header) ? null : "max-age=604800"));
            Assert.That(Values(reply, "Server"), Is.Null);
        }

        // Over http pages of other origins are rejected in the same way, but there is no CORS.
        if (status != 204)
        {
            using var plain = await SendAsync(_plain.Client, request, body, header ?? $"Host: {Public}", HttpVersion.Version11);

            Assert.That((int)plain.StatusCode, Is.EqualTo(status));
            Assert.That(Values(plain, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(Values(plain, "Strict-Transport-Security"), Is.Null);
        }
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:4000")]
    [TestCase("localhost.")]
    [TestCase("127.0.0.1")]
    [TestCase("[::1]:4000")]
    public async Task Send_Localhost_HasNoStrictTransportSecurity(string host)
    {
        using var client = _server.Client();
        using var reply = await SendAsync(client, "GET /models", null, $"Host: {host}", HttpVersion.Version11);

        Assert.That((int)reply.StatusCode, Is.EqualTo(200));
        Assert.That(Values(reply, "Strict-Transport-Security"), Is.Null);
    }

    [TestCase("https", "max-age=2592000")]
    [TestCase("http", null)]
    public async Task Send_SchemeThatAProxyForwards_Counts(string scheme, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "Host", Public }, { "X-Forwarded-Proto", scheme } } };
        using var reply = await _plain.Client.SendAsync(request);

        Assert.That(Values(reply, "Strict-Transport-Security"), Is.EqualTo(expected));
    }

    private static bool IsLocal(string? header) => header?.StartsWith("Host:", StringComparison.Ordinal) == false;

    private static string? Values(HttpResponseMessage reply, string name) => reply.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string request, string? body, string header, Version version)
    {
        var (method, path, name, value) = (request.Split(' ')[0], request.Split(' ')[1], header.Split(": ")[0], header.Split(": ")[1]);
        using var message = new HttpRequestMessage(new HttpMethod(method), path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation(name, value);
        if (method == "OPTIONS")
        {
            message.Headers.Add("Access-Control-Request-Method", "POST");
        }

        if (body is not null)
        {
            message.Content = new StringContent(body == "LARGE" ? new string(' ', 2000) : body, null, path.EndsWith("stream", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        }

        return await client.SendAsync(message);
    }
}
