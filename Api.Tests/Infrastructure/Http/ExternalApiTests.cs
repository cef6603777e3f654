using System.Net;
using System.Net.Sockets;
using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Application.Configuration;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Http;

/// <summary>What a call comes to for each thing an API may do.</summary>
[Parallelizable]
public sealed class ExternalApiTests
{
    private readonly Externals _externals = new();

    [TearDown]
    public void Close() => _externals.Dispose();

    [Test]
    public async Task Call_Success_AnswersOfOneCall()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("12345"));

        Assert.That(await CallAsync(stub), Is.EqualTo(5));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [TestCase(500, "answered 500 (tried 3 times)")]
    [TestCase(503, "answered 503 (tried 3 times)")]
    [TestCase(408, "answered 408 (tried 3 times)")]
    [TestCase(429, "answered 429 (tried 3 times)")]
    public async Task Call_FaultOfTheApi_TriedAgain(int status, string expected)
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(status));

        Assert.That(await Externals.FailureOfAsync(CallAsync(stub)), Is.EqualTo($"External API 'travel-time' {expected}."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [TestCase(400, "", "answered 400")]
    [TestCase(401, "", "answered 401")]
    [TestCase(404, "<html>not here</html>", "answered 404")]
    [TestCase(302, "", "answered 302 (a redirect, which is not followed)")]
    [TestCase(400, """{"code":"TooBig","message":"Too many table coordinates"}""", "answered 400 (TooBig: Too many table coordinates)")]
    [TestCase(400, """{"code":"NoTable"}""", "answered 400 (NoTable)")]
    [TestCase(400, """{"message":"InvalidQuery\r\n[x]"}""", "answered 400 (InvalidQuery  [x])")]
    [TestCase(
        403, """{"status":403,"title":"Forbidden","detail":"no such key","msg":"no such key","code":"forbidden"}""", "answered 403 (forbidden: no such key)")]
    [TestCase(400, """{"code":7,"message":{"x":1}}""", "answered 400")]
    [TestCase(400, """{"code":"\ud800"}""", "answered 400")]
    public async Task Call_FaultOfTheRequest_NotTriedAgainAndTheApisWordsTold(int status, string body, string expected)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(body, status));

        Assert.That(await Externals.FailureOfAsync(CallAsync(stub)), Is.EqualTo($"External API 'travel-time' {expected}."));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Call_Redirect_NotFollowed()
    {
        await using var elsewhere = await StubApi.StartAsync(Answers.Json("1"));
        await using var stub = await StubApi.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        });

        await Externals.FailureOfAsync(CallAsync(stub));

        Assert.That((stub.Calls, elsewhere.Calls), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Call_LongExplanation_IsCut()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json($$"""{"message":"{{new string('x', 5000)}}"}""", 400));

        Assert.That(await Externals.FailureOfAsync(CallAsync(stub)), Has.Length.LessThan(400).And.EndsWith("...."));
    }

    [Test]
    public async Task Call_EndlessExplanation_OnlyTheStatusTold()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(new string(' ', 100_000), 400));

        Assert.That(await Externals.FailureOfAsync(CallAsync(stub)), Is.EqualTo("External API 'travel-time' answered 400."));
    }

    [Test]
    public async Task Call_NobodyThere_TriedAgain()
    {
        var stub = await StubApi.StartAsync(Answers.Json("1"));
        var config = Externals.Config(stub.Url);
        await stub.DisposeAsync();

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(config)), Is.EqualTo("External API 'travel-time' cannot be reached: ConnectionRefused (tried 3 times)."));
    }

    [Test]
    public async Task Call_UnknownHost_IsTold() => Assert.That(
        await Externals.FailureOfAsync(CallAsync(Externals.Config("http://no-such-host.invalid"))),
        Does.StartWith("External API 'travel-time' cannot be reached: ").And.Not.Contain("no-such-host"));

    [Test]
    public async Task Call_ServerWithoutTls_IsTold()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(Externals.Config(stub.Url.Replace("http:", "https:", StringComparison.Ordinal)))),
            Is.EqualTo("External API 'travel-time' cannot be reached: no secure connection (TLS) came about (tried 3 times)."));
    }

    [Test]
    public async Task Call_ConnectionCut_TriedAgain()
    {
        await using var stub = await StubApi.StartAsync(Answers.Broken);

        Assert.That(await Externals.FailureOfAsync(CallAsync(stub)), Is.EqualTo("External API 'travel-time' broke off its answer (tried 3 times)."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Call_SomethingElseListensThere_IsTold()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().WriteAsync("220 mail.example.com ESMTP\r\n"u8.ToArray());
            await connection.GetStream().CopyToAsync(Stream.Null);
        });

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(Externals.Config($"http://{listener.LocalEndpoint}") with { Retries = 0 })),
            Is.EqualTo("External API 'travel-time' answered something that is not HTTP."));
        await server.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task Call_NotWhatItSaysItIs_TriedAgain()
    {
        await using var stub = await StubApi.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("this is not gzip");
        });

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(stub)),
            Is.EqualTo("External API 'travel-time' answered something that cannot be unpacked (tried 3 times)."));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Call_AnswerPastTheLimit_NotRead(bool saysItsLength)
    {
        await using var stub = await StubApi.StartAsync(async context =>
        {
            context.Response.ContentLength = saysItsLength ? 2000 : null;
            await context.Response.WriteAsync(new string('1', 2000));
        });

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(Externals.Config(stub.Url) with { ResponseLimit = ByteSize.FromKiB(1) })),
            Is.EqualTo("External API 'travel-time' answered more than 1KiB ('response-limit') (tried 3 times)."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Call_FailsOnceThenAnswers_Answers()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Broken, Answers.Json("12345")));

        Assert.That(await CallAsync(stub), Is.EqualTo(5));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Call_NoRetries_OneAttemptAndNoWordOfMore()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));

        Assert.That(
            await Externals.FailureOfAsync(CallAsync(Externals.Config(stub.Url) with { Retries = 0 })), Is.EqualTo("External API 'travel-time' answered 503."));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Call_OtherExceptionOfTheReader_GoesToTheCaller()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));
        var api = _externals.Api(Externals.Config(stub.Url));

        await Assert.ThrowsAsync<NotSupportedException>(() => api.CallAsync<int>(new("/x"), _ => throw new NotSupportedException(), default));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    private Task<int> CallAsync(StubApi stub) => CallAsync(Externals.Config(stub.Url));

    private Task<int> CallAsync(ClientConfig config) => Externals.CallAsync(_externals.Api(config));
}
