using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swaps;

/// <summary>Who gets to /admin of a whole server.</summary>
public sealed class AdminGuardTests
{
    private const string Key = "a-long-secret";

    private static readonly FakeSwaps Swaps = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(FakeModel.Yaml, Wire, ("INTERLOCK__SERVER__ADMIN_KEY", Key));

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
            "The request was forwarded, so where it comes from is not known: ask on the machine itself, by the name localhost, or set server.admin-key and send it as x-admin-key."));
    }

    [Test]
    public async Task Admin_ForwardedWithTheKey_Answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/revisions") { Headers = { { "X-Forwarded-For", "10.0.0.7" }, { "x-admin-key", Key } } };
        var reply = await _server.Client.SendAsync(request);

        Assert.That((int)reply.StatusCode, Is.EqualTo(200));
        Assert.That(reply.Headers.CacheControl?.NoStore, Is.True);
    }

    [Test]
    public async Task Admin_HostOfAnotherName_Is403()
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync("GET /admin/revisions HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");

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
