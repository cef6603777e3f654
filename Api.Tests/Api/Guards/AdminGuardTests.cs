using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

/// <summary>Who gets to /admin of a whole server.</summary>
[Parallelizable]
public sealed class AdminGuardTests
{
    private const string Key = "a-long-secret";

    private static readonly FakeSwaps Swaps = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(FakeModel.Yaml, Wire);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("GET", "/admin/revisions")]
    [TestCase("GET", "/ADMIN/Models")]
    [TestCase("POST", "/admin/plan")]
    [TestCase("POST", "/admin/apply")]
    [TestCase("POST", "/admin/rollback")]
    [TestCase("HEAD", "/admin/revisions")]
    [TestCase("GET", "/admin/nothing")]
    [TestCase("GET", "/admin")]
    [TestCase("DELETE", "/%61dmin/revisions")]
    [TestCase("GET", "/models/../admin/revisions")]
    public async Task Admin_Forwarded_Is403WhateverThePath(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "X-Forwarded-For", "10.0.0.7" } } };
        var reply = await _server.Client.SendAsync(request);

        if (method == "HEAD")
        {
            Assert.That((int)reply.StatusCode, Is.EqualTo(403));
            return;
        }

        var problem = await Replies.ProblemAsync(reply, 403, "admin_forbidden");
        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo(
            "The request was forwarded, so where it comes from is not known: send the request on the machine itself, to http://localhost and the server's port, or set server.admin-key and send it as x-admin-key."));
    }

    [Test]
    public async Task Admin_WithAKey_AnswersOnlyToIt()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, Wire, ("INTERLOCK__SERVER__ADMIN_KEY", Key));
        await Replies.ProblemAsync(await server.Client.GetAsync("/admin/revisions"), 403, "admin_forbidden");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/revisions") { Headers = { { "X-Forwarded-For", "10.0.0.7" }, { "x-admin-key", Key } } };
        var reply = await server.Client.SendAsync(request);

        Assert.That((int)reply.StatusCode, Is.EqualTo(200));
        Assert.That(reply.Headers.CacheControl?.NoStore, Is.True);
    }

    [TestCase("rebound.example", 400)]
    [TestCase("x", 403)]
    [TestCase("localhost", 403)]
    public async Task Admin_HostOfAnotherName_IsRefused(string host, int status)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET /admin/revisions HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    // What nginx sends to its upstream unless it is told otherwise.
    [Test]
    public async Task Admin_ThroughAProxyThatMarksNothing_Is403()
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET /admin/revisions HTTP/1.0\r\nHost: {_server.Client.BaseAddress!.Authority}\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 403 "));
    }

    [TestCase("//admin/revisions")]
    [TestCase("/admin%2Frevisions")]
    [TestCase("/admin;x/revisions")]
    [TestCase("/administrator")]
    public async Task Admin_PathThatOnlyLooksLikeIt_IsNothing(string path)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Real-IP: 10.0.0.7\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 404 "));
    }

    [Test]
    public async Task Others_Forwarded_AreAnswered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "X-Forwarded-For", "10.0.0.7" } } };

        await Replies.OkAsync(await _server.Client.SendAsync(request));
    }

    private static void Wire(Autofac.ContainerBuilder container)
    {
        new FakeModel().Wire(container);
        Swaps.Wire(container);
    }
}
