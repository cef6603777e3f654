using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration.Addresses;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

/// <summary>Links of a whole server behind a prefix, of its own and of proxies.</summary>
[Parallelizable]
public sealed class PublicAddressTests
{
    private const string Job = "jobs:\n  nightly: { schedule: \"0 3 * * *\", steps: { a: { kind: command, command: [\"true\"] } } }\n";
    private const string Row = """{"features":[1,2]}""";

    private static TestServer _bare = null!;
    private static TestServer _based = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _bare = await StartAsync(("INTERLOCK__SERVER__HOSTS", "[app.example]"));
        _based = await StartAsync(("INTERLOCK__SERVER__HOSTS", "[app.example]"), ("INTERLOCK__SERVER__PATH_BASE", "/ai"));
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _bare.DisposeAsync();
        await _based.DisposeAsync();
    }

    [TestCase(false, "", "", "")]
    [TestCase(true, "/ai", "", "/ai")]
    [TestCase(true, "/AI", "", "/ai")]
    [TestCase(true, "", "", "/ai")]
    [TestCase(false, "", "/outer", "/outer")]
    [TestCase(false, "", "/outer/", "/outer")]
    [TestCase(false, "", "/outer/in-ner_1.x~", "/outer/in-ner_1.x~")]
    [TestCase(false, "", "/evil, /outer", "/outer")]
    [TestCase(true, "/ai", "/outer", "/outer/ai")]
    [TestCase(true, "/ai", "/outer/ai", "/outer/ai")]
    [TestCase(true, "/ai", "/ai", "/ai")]
    [TestCase(true, "", "/ai", "/ai")]
    [TestCase(true, "", "/outer", "/outer")]
    public async Task Links_BehindAPrefix_HaveIt(bool isBased, string sent, string forwarded, string expected) =>
        await AssertLinksAsync((isBased ? _based : _bare).Client, sent, expected, root: expected, forwarded.Length == 0 ? [] : [("X-Forwarded-Prefix", forwarded)]);

    [TestCase("https", "app.example", "https://app.example")]
    [TestCase("HTTPS", "app.example:8443", "https://app.example:8443")]
    [TestCase("javascript, https", "evil.example, app.example", "https://app.example")]
    [TestCase("https", "", "https://{host}")]
    [TestCase("", "app.example", "http://app.example")]
    [TestCase("javascript", "app.example", "http://app.example")]
    public async Task Servers_OfAForwardedAddress_AreWhereTheClientIs(string scheme, string host, string expected)
    {
        foreach (var (server, prefix) in new[] { (_bare, "/p"), (_based, "/p/ai") })
        {
            var headers = new[] { ("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", host), ("X-Forwarded-Prefix", "/p") }.Where(header => header.Item2.Length > 0);
            var root = expected.Replace("{host}", server.Client.BaseAddress!.Authority, StringComparison.Ordinal) + prefix;

            await AssertLinksAsync(server.Client, prefix[2..], prefix, root, [.. headers]);
        }
    }

    [TestCase("//evil.example")]
    [TestCase("https://evil.example/x")]
    [TestCase("/a/../b")]
    [TestCase("/./b")]
    [TestCase("/a//b")]
    [TestCase("/%0d%0aX-Evil:1")]
    [TestCase("/%2e%2e")]
    [TestCase("/a?b")]
    [TestCase("/a#b")]
    [TestCase("/\\evil.example")]
    [TestCase("/a b")]
    [TestCase("/<script>")]
    [TestCase("/\u00e9")]
    [TestCase("a")]
    [TestCase("/")]
    [TestCase("")]
    [TestCase("long")]
    public async Task Prefix_ThatIsNone_IsIgnored(string forwarded)
    {
        var sent = forwarded == "long" ? "/" + new string('a', 300) : forwarded;
        foreach (var (server, expected) in new[] { (_bare, ""), (_based, "/ai") })
        {
            using var connection = await RawConnection.OpenAsync(server);
            await connection.SendAsync(Encoding.UTF8.GetBytes(
                $"POST /models/echo HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: {sent}\r\nPrefer: respond-async\r\nContent-Type: application/json\r\nContent-Length: {Row.Length}\r\nConnection: close\r\n\r\n{Row}"));
            var reply = await connection.ReadToEndAsync();

            Assert.That(reply, Does.StartWith("HTTP/1.1 202 ").And.Contain($"\r\nLocation: {expected}/tasks/").And.Not.Contain("evil").IgnoreCase);
        }
    }

    [TestCase("X-Forwarded-Host: evil.example", 400)]
    [TestCase("X-Forwarded-Host: app.example, evil.example", 400)]
    [TestCase("X-Forwarded-Host: app.example", 200)]
    [TestCase("X-Forwarded-Host: evil/../x", 200)]
    [TestCase("X-Forwarded-Host: a@app.example", 200)]
    [TestCase("X-Forwarded-Host: app.example", 400, "rebound.example")]
    [TestCase("X-Forwarded-Host: localhost\r\nX-Forwarded-Proto: https", 400, "rebound.example")]
    public async Task Host_Forwarded_IsOneOfThisServerAndSoIsTheOneOfTheRequest(string header, int status, string host = "localhost")
    {
        using var connection = await RawConnection.OpenAsync(_bare);
        await connection.SendAsync($"GET /models HTTP/1.1\r\nHost: {host}\r\n{header}\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [TestCase("X-Forwarded-Prefix", "/ai")]
    [TestCase("X-Forwarded-Prefix", "//")]
    [TestCase("X-Forwarded-Host", "localhost")]
    [TestCase("X-Forwarded-Proto", "http")]
    public async Task Admin_Forwarded_Is403(string header, string value)
    {
        foreach (var (server, path) in new[] { (_bare, "/admin/revisions"), (_based, "/ai/admin/revisions"), (_based, "/AI/Admin") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } };

            await Replies.ProblemAsync(await server.Client.SendAsync(request), 403, "admin_forbidden");
        }
    }

    [TestCase("10.0.0.0/8", "/p")]
    [TestCase("127.0.0.0/8", "/p")]
    public async Task Prefix_FromThisMachine_IsBelieved(string proxies, string forwarded)
    {
        await using var server = await StartAsync(("INTERLOCK__SERVER__TRUSTED_PROXIES", $"[{proxies}]"));

        await AssertLinksAsync(server.Client, "", forwarded, forwarded, ("X-Forwarded-Prefix", forwarded), ("X-Forwarded-For", "10.0.0.7"));
    }

    [TestCase("/healthz/live", 200)]
    [TestCase("/healthz/ready", 200)]
    [TestCase("/ai/healthz/live", 200)]
    [TestCase("/ai/healthz/ready", 200)]
    [TestCase("/ai/docs/index.html", 200)]
    [TestCase("/ai", 404)]
    [TestCase("/ai/", 404)]
    [TestCase("/ai/ai/models", 404)]
    [TestCase("/air/models", 404)]
    public async Task Get_OfAServerWithABase_AnswersWithItAndWithoutIt(string path, int status) =>
        Assert.That((int)(await _based.Client.GetAsync(path)).StatusCode, Is.EqualTo(status));

    [TestCase("/docs", "/docs/")]
    [TestCase("/ai/docs", "/ai/docs/")]
    [TestCase("/ai/swagger", "/ai/docs/")]
    public async Task Docs_BehindAPrefix_FindsItsDocument(string path, string root)
    {
        var page = await _based.Client.GetAsync(path);
        var script = await _based.Client.GetStringAsync(new Uri(page.RequestMessage!.RequestUri!, "index.js"));

        Assert.That(page.RequestMessage!.RequestUri!.AbsolutePath, Does.StartWith(root));
        Assert.That(script, Does.Contain("../openapi.json"));
    }

    [Test]
    public void OwnPaths_AreAllThereAre()
    {
        var segments = _bare.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/').Split('/')[0]).Distinct();

        Assert.That(segments.Where(segment => !segment.StartsWith('{')), Is.SubsetOf(PathPrefix.OwnPaths));
    }

    [TestCase("proxy_pass http://{server}/;\nproxy_set_header X-Forwarded-Prefix /ai;", false)]
    [TestCase("proxy_pass http://{server}/;", true)]
    [TestCase("proxy_pass http://{server};", true)]
    public async Task Nginx_ThatStripsOrKeepsThePrefix_LinksAreRight(string pass, bool isBased)
    {
        var server = isBased ? _based : _bare;
        await using var nginx = await NginxProxy.StartAsync($$"""
            location /ai/ {
              {{pass.Replace("{server}", server.Client.BaseAddress!.Authority, StringComparison.Ordinal)}}
              proxy_http_version 1.1;
              proxy_buffering off;
              proxy_set_header Host app.example;
              proxy_set_header X-Forwarded-Proto https;
              proxy_set_header X-Forwarded-Host app.example:8443;
            }
            """);

        await AssertLinksAsync(nginx.Client, "/ai", "/ai", "https://app.example:8443/ai");
        Assert.That((await nginx.Client.GetAsync("/ai/docs/index.html")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static Task<TestServer> StartAsync(params (string Name, string Value)[] environment) => TestServer.StartAsync(Job + FakeModel.Yaml, new FakeModel().Wire, environment);

    /// <summary>Follows what the server replies, as its client sees it.</summary>
    /// <param name="client">Of the server or its proxy.</param>
    /// <param name="sent">The prefix that requests have.</param>
    /// <param name="prefix">The prefix of links.</param>
    /// <param name="root">What the document names as the server.</param>
    /// <param name="headers">Of every request.</param>
    private static async Task AssertLinksAsync(HttpClient client, string sent, string prefix, string root, params (string Name, string Value)[] headers)
    {
        var task = await SendAsync(HttpMethod.Post, "/models/echo", Row, ("Prefer", "respond-async"));
        var run = await SendAsync(HttpMethod.Post, "/jobs/nightly/runs", null);
        var models = await TestServer.JsonOf(await SendAsync(HttpMethod.Get, "/models", null));
        var model = await TestServer.JsonOf(await SendAsync(HttpMethod.Get, "/models/echo", null));
        var document = await TestServer.JsonOf(await SendAsync(HttpMethod.Get, "/openapi.json", null));
        var location = task.Headers.Location!.OriginalString;
        var events = await (await SendAsync(HttpMethod.Get, $"{location[prefix.Length..]}/events", null)).Content.ReadAsStringAsync();

        Assert.That(location, Does.StartWith($"{prefix}/tasks/"));
        Assert.That(run.Headers.Location!.OriginalString, Does.StartWith($"{prefix}/jobs/nightly/runs/"));
        Assert.That(models.GetProperty("data")[0].GetProperty("endpoint").GetString(), Is.EqualTo($"{prefix}/models/echo"));
        Assert.That(model.GetProperty("data").GetProperty("endpoint").GetString(), Is.EqualTo($"{prefix}/models/echo"));
        Assert.That(document.GetProperty("servers")[0].GetProperty("url").GetString(), Is.EqualTo(root.Length > 0 ? root : "/"));
        Assert.That(document.GetProperty("paths").TryGetProperty("/models/echo", out _), Is.True);
        Assert.That(events, Does.Contain("event: status").And.Contain("succeeded"));

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] more)
        {
            var request = new HttpRequestMessage(method, sent + path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in (IEnumerable<(string, string)>)[.. headers, .. more])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return client.SendAsync(request);
        }
    }
}
