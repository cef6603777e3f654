using System.Text.RegularExpressions;
using Interlock.Api.Bodies;
using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

/// <summary>What pages of other origins may do with a whole server, and what they may read.</summary>
[Parallelizable]
public sealed partial class CrossOriginTests
{
    private const string App = "https://app.example";
    private const string Row = """{"features":[1,2]}""";
    private const string Job = "jobs:\n  nightly: { schedule: \"0 3 * * *\", steps: { a: { kind: command, command: [\"true\"] } } }\n";

    private static readonly FakeModel Model = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await StartAsync($"{{ origins: [{App}, 'http://localhost:3000'], headers: [x-user-id], max-age: 5m }}");

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("POST", "/models/echo", 200)]
    [TestCase("GET", "/models", 200)]
    [TestCase("HEAD", "/models/echo", 200)]
    [TestCase("POST", "/ai/models/echo/stream", 200, "application/x-ndjson")]
    [TestCase("GET", "/predictions", 200)]
    [TestCase("GET", "/ai/tasks", 200)]
    [TestCase("DELETE", "/tasks/0", 404)]
    [TestCase("GET", "/tasks/0/events", 404)]
    [TestCase("POST", "/sensors/readings", 415, "text/plain")]
    [TestCase("GET", "/sensors?limit=0", 400)]
    [TestCase("POST", "/models/nobody", 404)]
    [TestCase("PATCH", "/models/echo", 405)]
    [TestCase("POST", "/models/echo", 413, "application/json", 2000)]
    [TestCase("POST", "/models/echo", 415, "text/plain")]
    public async Task Send_OfAnAllowedOrigin_TheReplyIsReadable(string method, string path, int status, string type = "application/json", int size = 0)
    {
        var reply = await SendAsync($"{method} {path}", $"Origin: {App}\r\nSec-Fetch-Site: cross-site\r\nContent-Type: {type}\r\n", Row.PadRight(size));

        Assert.That(reply, Does.StartWith($"HTTP/1.1 {status} "));
        AssertReadable(reply);
    }

    [Test]
    public async Task Send_WhatGuardsRefuse_IsReadable()
    {
        var host = await SendAsync("POST /models/echo", $"Origin: {App}\r\n", Row, host: "evil.example");
        var length = await SendAsync("POST /models/echo", $"Origin: {App}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n");

        Assert.That(host, Does.StartWith("HTTP/1.1 400 ").And.Contain("host_not_allowed"));
        Assert.That(length, Does.StartWith("HTTP/1.1 400 "));
        AssertReadable(host);
        AssertReadable(length);
    }

    [TestCase(500)]
    [TestCase(503)]
    public async Task Send_WhatFails_IsReadable(int status)
    {
        await using var server = await StartAsync($"{{ origins: [{App}], credentials: true }}", ("INTERLOCK__SERVER__BODY_MEMORY", "1MiB"), ("INTERLOCK__SERVER__BODY_LIMIT", "1MiB"));
        if (status == 503)
        {
            server.App.Services.GetRequiredService<BodyMemory>().Take(1 << 20);
        }

        Model.Answer = _ => throw new InvalidOperationException("as a test wants it");
        var reply = await SendAsync("POST /models/echo", $"Origin: {App}\r\nContent-Type: application/json\r\n", Row.PadRight(100_000), server: server);
        Model.Answer = FakeModel.Echo;

        Assert.That(reply, Does.StartWith($"HTTP/1.1 {status} ").And.Contain("Access-Control-Allow-Credentials: true"));
        AssertReadable(reply);
    }

    [TestCase("POST", "content-type,prefer,idempotency-key,x-callback-url,x-model-version,content-encoding,x-user-id", "/models/echo")]
    [TestCase("PUT", "content-type", "/models/echo")]
    [TestCase("DELETE", "", "/ai/tasks/0")]
    [TestCase("PURGE", "", "/models/nobody")]
    public async Task Preflight_OfAnAllowedOrigin_IsAnswered(string method, string headers, string path)
    {
        var reply = await PreflightAsync(App, path, method, headers);

        Assert.That(reply, Does.StartWith("HTTP/1.1 204 ").And.Contain("Access-Control-Max-Age: 300").And.Contain($"Access-Control-Allow-Methods: {method}").And.Match("\r\nVary: [^\r]*Origin"));
        Assert.That(headers.Split(',').Where(header => !AllowedHeaders(reply).Contains(header, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [TestCase("https://evil.example", "/models/echo")]
    [TestCase("https://app.example.evil.example", "/models/echo")]
    [TestCase("http://app.example", "/models/echo")]
    [TestCase("null", "/models/echo")]
    [TestCase(App, "/admin/apply")]
    [TestCase(App, "/AI/ADMIN/apply")]
    [TestCase(App, "/%61dmin/apply")]
    [TestCase(App, "/models/../admin/apply")]
    [TestCase(App, "/healthz/live")]
    [TestCase(App, "/jobs/nightly/runs")]
    [TestCase(App, "/openapi.json")]
    [TestCase(App, "/nothing")]
    public async Task Send_OfAnotherOriginOrElsewhere_IsRefusedAndUnreadable(string origin, string path)
    {
        var preflight = await PreflightAsync(origin, path, "POST", "content-type");
        var reply = await SendAsync($"POST {path}", $"Origin: {origin}\r\nContent-Type: application/json\r\n", Row);
        var read = await SendAsync($"GET {path}", $"Origin: {origin}\r\n");

        Assert.That(preflight, Does.Not.Contain("Access-Control"));
        Assert.That(reply, Does.StartWith("HTTP/1.1 403 ").And.Not.Contain("Access-Control"));
        Assert.That(read, Does.Not.Contain("Access-Control"));
    }

    [Test]
    public async Task Preflight_OfAHeaderThatIsNotAllowed_DoesNotAllowIt() =>
        Assert.That(AllowedHeaders(await PreflightAsync(App, "/models/echo", "POST", "x-admin-key")), Does.Not.Contain("x-admin-key"));

    [TestCase("")]
    [TestCase("Origin: https://evil.example\r\n")]
    [TestCase("Origin: https://app.example\r\n")]
    public async Task Get_OfAnyOriginOrNone_VariesByIt(string origin) =>
        Assert.That(await SendAsync("GET /models", origin), Does.StartWith("HTTP/1.1 200 ").And.Match("\r\nVary: Origin\r\n").And.Not.Match("Vary(.|\n)*Vary"));

    [Test]
    public async Task Send_WhereAnyOriginIsAllowed_IsReadable()
    {
        await using var server = await StartAsync("{ origins: ['*'], headers: ['*'] }");
        foreach (var origin in new[] { "null", "https://any.example" })
        {
            var reply = await SendAsync("POST /models/echo", $"Origin: {origin}\r\nContent-Type: application/json\r\n", Row, server: server);

            Assert.That(reply, Does.StartWith("HTTP/1.1 200 ").And.Contain("Access-Control-Allow-Origin: *").And.Not.Contain("Vary: Origin"));
            Assert.That(AllowedHeaders(await PreflightAsync(origin, "/models/echo", "POST", "x-anything", server)), Does.Contain("x-anything"));
            Assert.That(await SendAsync("POST /admin/rollback", $"Origin: {origin}\r\n", server: server), Does.StartWith("HTTP/1.1 403 ").And.Not.Contain("Access-Control"));
        }
    }

    [Test]
    public async Task Send_WithoutCors_NothingIsSaid()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);

        Assert.That(await SendAsync("GET /models", $"Origin: {App}\r\n", server: server), Does.Not.Contain("Access-Control").And.Not.Contain("Vary"));
        Assert.That(await PreflightAsync(App, "/models/echo", "POST", "", server), Does.Not.Contain("Access-Control"));
    }

    // Of /admin, of the console and of proxies: no page of another origin reads them.
    [Test]
    public void ExposedHeaders_AreAllThatEndpointsSet()
    {
        string[] others = ["Connection", "CacheControl", "X-Accel-Buffering", "x-next", "ContentEncoding", "Vary", "XContentTypeOptions", "StrictTransportSecurity", "ContentSecurityPolicy", "Referrer-Policy"];
        var sources = Directory.EnumerateFiles(Repository.PathOf("Api"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[/\\](obj|bin|Swagger)[/\\]")).Select(File.ReadAllText).ToList();
        var constants = sources.SelectMany(source => Constant().Matches(source)).ToLookup(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var set = sources.SelectMany(source => SetHeader().Matches(source))
            .SelectMany(match => match.Groups[2] is { Success: true, Value: var name } ? constants[name].DefaultIfEmpty(name) : [match.Groups[1].Value + match.Groups[3].Value])
            .Where(name => !others.Contains(name, StringComparer.OrdinalIgnoreCase) && name is not ("ReceivedHost" or TrustedProxies.ReceivedHost)).Select(name => name == nameof(InferenceHeaders.Version) ? InferenceHeaders.Version : name).Distinct();

        Assert.That(set.Select(name => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()),
            Is.SubsetOf(CrossOrigin.ExposedHeaders.Select(name => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())).And.Not.Empty);
    }

    private static void AssertReadable(string reply)
    {
        Assert.That(reply, Does.Contain($"Access-Control-Allow-Origin: {App}\r\n").And.Match("\r\nVary: [^\r]*Origin"));
        Assert.That(CrossOrigin.ExposedHeaders.Where(header => !Regex.IsMatch(reply, $"Access-Control-Expose-Headers: [^\r]*{header}", RegexOptions.IgnoreCase)), Is.Empty);
    }

    private static string AllowedHeaders(string reply) => Regex.Match(reply, "Access-Control-Allow-Headers: ([^\r]*)").Groups[1].Value;

    private static Task<TestServer> StartAsync(string cors, params (string Name, string Value)[] environment) => TestServer.StartAsync(
        $"server: {{ path-base: /ai, body-limit: 1KiB, cors: {cors} }}\n{Job}{FakeModel.Yaml}", Model.Wire, environment);

    private static Task<string> PreflightAsync(string origin, string path, string method, string headers, TestServer? server = null) => SendAsync(
        $"OPTIONS {path}", $"Origin: {origin}\r\nAccess-Control-Request-Method: {method}\r\n{(headers.Length > 0 ? $"Access-Control-Request-Headers: {headers}\r\n" : "")}", server: server);

    private static async Task<string> SendAsync(string target, string headers, string body = "", string host = "localhost", TestServer? server = null)
    {
        using var connection = await RawConnection.OpenAsync(server ?? _server);
        var length = headers.Contains("Transfer-Encoding", StringComparison.Ordinal) || target.StartsWith("GET", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
        await connection.SendAsync($"{target} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}Connection: close\r\n\r\n{body}");
        return await connection.ReadToEndAsync();
    }

    [GeneratedRegex("""[Hh]eaders(?:\.(\w+)|\[(?:\w+\.)?(\w+)\]|\["([^"]+)"\]) = """)]
    private static partial Regex SetHeader();

    [GeneratedRegex("""const string (\w+) = "([^"]+)";""")]
    private static partial Regex Constant();
}
