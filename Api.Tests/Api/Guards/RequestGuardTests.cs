using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

/// <summary>What a whole server answers to a foreign Host or Origin.</summary>
[Parallelizable]
public sealed class RequestGuardTests
{
    private const string Job = "jobs:\n  nightly: { schedule: \"0 3 * * *\", steps: { a: { kind: command, command: [\"true\"] } } }\n";

    private static TestServer _server = null!;

    private static string Own => _server.Client.BaseAddress!.ToString().TrimEnd('/');

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        Job + FakeModel.Yaml, new FakeModel().Wire, ("INTERLOCK__SERVER__HOSTS", "[api.example.com, '*.apps.example.com']"));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("localhost")]
    [TestCase("LocalHost:1")]
    [TestCase("localhost.:4000")]
    [TestCase("127.0.0.1:4000")]
    [TestCase("127.8.8.8")]
    [TestCase("[::1]:4000")]
    [TestCase("api.example.com")]
    [TestCase("API.EXAMPLE.COM:443")]
    [TestCase("a.b.apps.example.com")]
    [TestCase("")]
    public async Task Send_OwnHost_IsAnswered(string host) => Assert.That(await SendAsync($"Host: {host}\r\n"), Does.StartWith("HTTP/1.1 200 "));

    [TestCase("rebound.example")]
    [TestCase("rebound.example:4000")]
    [TestCase("localhost.rebound.example")]
    [TestCase("127.0.0.1.rebound.example")]
    [TestCase("xapi.example.com")]
    [TestCase("apps.example.com")]
    [TestCase("10.0.0.7")]
    [TestCase("[fe80::1]")]
    [TestCase("x")]
    public async Task Send_ForeignHost_Is400AndNamesTheKey(string host)
    {
        foreach (var path in new[] { "/healthz/live", "/models", "/predictions", "/nothing", "/swagger" })
        {
            var reply = await SendAsync($"Host: {host}\r\n", path);

            Assert.That(reply, Does.StartWith("HTTP/1.1 400 ").And.Contain("\"code\":\"host_not_allowed\"").And.Contain("server.hosts"), path);
        }
    }

    [Test]
    public async Task Send_MachineName_IsAnswered() => Assert.That(await SendAsync($"Host: {Environment.MachineName}:4000\r\n"), Does.StartWith("HTTP/1.1 200 "));

    [Test]
    public async Task Send_WithoutHostAsOldProbesDo_IsAnswered()
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync("GET /healthz/live HTTP/1.0\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 "));
    }

    [TestCase("http://*:0", "10.0.0.7:4000", 200)]
    [TestCase("http://[::]:0", "[fd00::7]", 200)]
    [TestCase("http://0.0.0.0:0", "rebound.example", 400)]
    public async Task Send_ToAServerOnEveryInterface_AddressesAreItsOwn(string urls, string host, int status)
    {
        await using var server = await TestServer.StartUnreadyAsync($"{FakeModel.Yaml}\naccess:\n", new FakeModel().Wire, ("INTERLOCK__SERVER__URLS", urls));
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync($"GET /healthz/live HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [TestCase("Origin: https://evil.example")]
    [TestCase("Origin: null")]
    [TestCase("Origin: http://localhost:3000")]
    [TestCase("Origin: ")]
    [TestCase("Sec-Fetch-Site: cross-site")]
    [TestCase("Sec-Fetch-Site: same-site")]
    [TestCase("Origin: {own}\r\nSec-Fetch-Site: cross-site")]
    [TestCase("Origin: {own}\r\nOrigin: https://evil.example")]
    [TestCase("Origin: {own}.evil.example")]
    public async Task Send_ChangeByAPageOfAnotherSite_Is403AndNothingRuns(string headers)
    {
        foreach (var request in Unsafe())
        {
            var reply = await SendAsync($"Host: {_server.Client.BaseAddress!.Authority}\r\n{headers.Replace("{own}", Own)}\r\nX-HTTP-Method-Override: GET\r\n{request.Head}", request.Path, request.Method, request.Body);

            Assert.That(reply, Does.StartWith("HTTP/1.1 403 ").And.Contain("\"code\":\"origin_not_allowed\""), $"{request.Method} {request.Path}");
        }

        Assert.That((await _server.GetJsonAsync("/jobs/nightly/runs")).GetProperty("data").GetArrayLength(), Is.Zero);
        Assert.That((await _server.GetJsonAsync("/tasks")).GetProperty("data").GetArrayLength(), Is.Zero);
        Assert.That((await _server.GetJsonAsync("/predictions")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [TestCase("")]
    [TestCase("Origin: {own}\r\n")]
    [TestCase("Sec-Fetch-Site: none\r\n")]
    [TestCase("Origin: https://app.example\r\nSec-Fetch-Site: same-origin\r\n")]
    public async Task Send_ChangeByOwnPageOrNoPage_IsAnswered(string headers)
    {
        var reply = await SendAsync($"Host: {_server.Client.BaseAddress!.Authority}\r\n{headers.Replace("{own}", Own)}", "/tasks/0/retry", "POST");

        Assert.That(reply, Does.StartWith("HTTP/1.1 404 "));
    }

    [Test]
    public async Task Send_ReadByAPageOfAnotherSite_IsAnsweredWithoutLeaveToReadIt()
    {
        var reply = await SendAsync($"Host: {_server.Client.BaseAddress!.Authority}\r\nOrigin: https://evil.example\r\n", "/models");

        Assert.That(reply, Does.StartWith("HTTP/1.1 200 ").And.Not.Contain("Access-Control"));
    }

    [TestCase("10.0.0.7", "https", "https://localhost:{port}", 404)]
    [TestCase("10.0.0.7", "http", "https://localhost:{port}", 403)]
    public async Task Send_ThroughATrustedProxy_ItsSchemeIsBelieved(string sender, string scheme, string origin, int status)
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire, ("INTERLOCK__SERVER__TRUSTED_PROXIES", "[127.0.0.0/8]"));
        using var connection = await RawConnection.OpenAsync(server);
        var port = server.Client.BaseAddress!.Port;
        await connection.SendAsync(
            $"POST /tasks/0/retry HTTP/1.1\r\nHost: localhost:{port}\r\nX-Forwarded-For: {sender}\r\nX-Forwarded-Proto: {scheme}\r\nOrigin: {origin.Replace("{port}", $"{port}")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [TestCase("X-Forwarded-For: 10.0.0.7\r\n", 403)]
    [TestCase("X-Forwarded-For: 127.0.0.1\r\n", 403)]
    [TestCase("X-Forwarded-For: 127.0.0.1, 127.0.0.1\r\n", 403)]
    [TestCase("", 200)]
    public async Task Admin_ThroughATrustedProxy_Is403(string headers, int status)
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire, ("INTERLOCK__SERVER__TRUSTED_PROXIES", "['::1', 127.0.0.1]"));
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync($"GET /admin/revisions HTTP/1.1\r\nHost: {server.Client.BaseAddress!.Authority}\r\n{headers}Connection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [Test]
    public async Task Send_ControlCharactersOfACaller_AreNotInReplies()
    {
        var reply = await SendAsync("Host: localhost\r\n", "/%1B%5B31m%E2%80%AE%0D%0Ax%7F");

        Assert.That(reply[reply.IndexOf('{', StringComparison.Ordinal)..], Does.Match("^[ -~]*$"));
        Assert.That(JsonElement.Parse(reply[reply.IndexOf('{', StringComparison.Ordinal)..]).GetProperty("code").GetString(), Is.EqualTo("not_found"));
    }

    [Test]
    public async Task Send_ControlCharactersInABody_AreEscapedInTheReply()
    {
        var reply = await SendAsync("Host: localhost\r\nContent-Type: application/json\r\n", "/models/echo", "POST", "{\"\\u202e\\u009b\\u001b\":1}");

        Assert.That(reply, Does.StartWith("HTTP/1.1 400 ").And.Not.Match("[\\x7f-\\xff\\x1b]"));
    }

    private static IEnumerable<(string Method, string Path, string Head, string Body)> Unsafe()
    {
        yield return ("POST", "/jobs/nightly/runs", "", "");
        yield return ("POST", "/jobs/nightly/backfill", "Content-Type: text/plain\r\n", """{"from":"2026-01-01","to":"2026-01-02"}""");
        yield return ("POST", "/models/iris", "Content-Type: text/plain\r\n", """{"features":[1,2]}""");
        yield return ("POST", "/models/iris", "Content-Type: application/json\r\nPrefer: respond-async\r\n", """{"features":[1,2]}""");
        yield return ("POST", "/models/iris/stream", "Content-Type: text/plain\r\n", """{"features":[1,2]}""");
        yield return ("PUT", "/models/iris", "Content-Type: multipart/form-data; boundary=x\r\n", "--x--");
        yield return ("POST", "/sensors/readings", "Content-Type: text/plain\r\n", "sensor,time,value\r\na,2026-01-01,1");
        yield return ("POST", "/tasks/0/retry", "", "");
        yield return ("DELETE", "/tasks/0", "", "");
        yield return ("POST", "/admin/rollback", "", "");
        yield return ("PATCH", "/nothing", "", "");
        yield return ("PURGE", "/models", "", "");
    }

    private static async Task<string> SendAsync(string headers, string path = "/models", string method = "GET", string body = "")
    {
        using var connection = await RawConnection.OpenAsync(_server);
        var length = method == "GET" ? "" : $"Content-Length: {body.Length}\r\n";
        await connection.SendAsync($"{method} {path} HTTP/1.1\r\n{headers}{length}Connection: close\r\n\r\n{body}");
        return await connection.ReadToEndAsync();
    }
}
