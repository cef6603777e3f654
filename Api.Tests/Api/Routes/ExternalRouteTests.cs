using Interlock.Api.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Routes;

/// <summary>POST /models/route-plan where an external API is asked for travel times.</summary>
[Parallelizable]
public sealed class ExternalRouteTests
{
    private const string Path = "/models/route-plan";
    private const string Search = "{ runtime: local-search }";

    [Test]
    public async Task Post_TravelTimesOfAnApi_AreThoseOfThePlan()
    {
        await using var stub = await StubApi.StartAsync(TenMinutesAnd5Km);
        await using var server = await TestServer.StartAsync(RouteBodies.Config(Search, clients: $"clients: {{ travel-time: {{ url: {stub.Url} }} }}\n"));

        var data = await Replies.InferredAsync(await server.PostAsync(Path, RouteBodies.Four));

        // Two vehicles with two stops each: six ways.
        Assert.That(data.GetProperty("totals").GetProperty("travelTime").GetDouble(), Is.EqualTo(3600));
        Assert.That(data.GetProperty("totals").GetProperty("distance").GetDouble(), Is.EqualTo(30_000));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Post_TravelTimesFail_IsToldAsExternalApiErrorWithoutAddressAndKey()
    {
        using var log = new CapturedLog();
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        await using var server = await TestServer.StartAsync(
            RouteBodies.Config(
                Search, clients: $"clients: {{ travel-time: {{ url: \"{stub.Url}/in-the-path?token=in-the-query\", key: in-the-key, retry-delay: 1ms }} }}\n"),
            log.Wire);

        var reply = await server.PostAsync(Path, RouteBodies.Four);
        var json = await TestServer.JsonOf(reply);

        Assert.That((int)reply.StatusCode, Is.EqualTo(200));
        Assert.That(
            (json.GetProperty("code").GetString(), json.GetProperty("msg").GetString()),
            Is.EqualTo(("external_api_error", "External API 'travel-time' answered 503 (tried 3 times).")));
        Assert.That(json.TryGetProperty("data", out _), Is.False);
        foreach (var text in log.Lines.Select(line => line.Text + line.Exception).Append(json.ToString()))
        {
            Assert.That(text, Does.Not.Contain("in-the-").And.Not.Contain(stub.Url));
        }
    }

    private static IEnumerable<TestCaseData> Failures =>
    [
        new TestCaseData((Func<HttpContext, Task>)Answers.Never, "did not answer within 100 ms (tried 3 times)").SetArgDisplayNames("slow"),
        new TestCaseData((Func<HttpContext, Task>)Answers.Drip, "did not answer within 100 ms (tried 3 times)").SetArgDisplayNames("dripping"),
        new TestCaseData((Func<HttpContext, Task>)Answers.Broken, "broke off its answer (tried 3 times)").SetArgDisplayNames("broken off"),
        new TestCaseData(Answers.Json("<html>"), "answered something that is not a table: it is not JSON (tried 3 times)").SetArgDisplayNames("garbled"),
        new TestCaseData(
            Answers.Json(Answers.TwoPlaces),
            "answered something that is not a table: 'durations' is 2 x 2 instead of 5 x 5 (tried 3 times)").SetArgDisplayNames("wrong size"),
        new TestCaseData(Answers.Status(429, "60"), "answered 429 and wants no call for 60 s").SetArgDisplayNames("rate-limited"),
        new TestCaseData(Answers.Status(429), "answered 429 (tried 3 times)").SetArgDisplayNames("rate-limited without a time"),
        new TestCaseData(
            Answers.Json("""{"code":"TooBig","message":"Too many table coordinates"}""", 400),
            "answered 400 (TooBig: Too many table coordinates)").SetArgDisplayNames("refusing"),
        new TestCaseData(Answers.Status(500), "answered 500 (tried 3 times)").SetArgDisplayNames("failing"),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task Post_ApiThatFails_IsToldHow(Func<HttpContext, Task> answer, string how)
    {
        await using var stub = await StubApi.StartAsync(answer);
        await using var server = await StartAsync(stub, how.Contains("100 ms", StringComparison.Ordinal) ? ", timeout: 100ms" : "");

        var message = await Replies.UnansweredAsync(await server.PostAsync(Path, RouteBodies.Four), "external_api_error");

        Assert.That(message, Is.EqualTo($"External API 'travel-time' {how}."));
    }

    [Test]
    public async Task Post_ApiThatIsDown_IsTold()
    {
        await using var stub = await StubApi.StartAsync(TenMinutesAnd5Km);
        await using var server = await StartAsync(stub);
        await stub.CloseAsync();

        var message = await Replies.UnansweredAsync(await server.PostAsync(Path, RouteBodies.Four), "external_api_error");

        Assert.That(message, Is.EqualTo("External API 'travel-time' cannot be reached: ConnectionRefused (tried 3 times)."));
    }

    [Test]
    public async Task Post_ApiThatFlaps_IsAskedUntilItAnswers()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Json("?"), TenMinutesAnd5Km));
        await using var server = await StartAsync(stub);

        await Replies.InferredAsync(await server.PostAsync(Path, RouteBodies.Four));

        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Post_ApiThatKeepsFailing_IsLeftAlone()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        await using var server = await StartAsync(stub, ", breaker: { min-calls: 3 }");
        await server.PostAsync(Path, RouteBodies.Four);

        var message = await Replies.UnansweredAsync(await server.PostAsync(Path, RouteBodies.Four), "external_api_error");

        Assert.That(message, Is.EqualTo("External API 'travel-time' is not called for up to 30 s after repeated failures; the last: it answered 503."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Post_SameStopsAgain_AsksOnce()
    {
        await using var stub = await StubApi.StartAsync(TenMinutesAnd5Km);
        await using var server = await StartAsync(stub);

        for (var i = 0; i < 3; i++)
        {
            await Replies.InferredAsync(await server.PostAsync(Path, RouteBodies.Four));
        }

        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    private static Task<TestServer> StartAsync(StubApi stub, string more = "") => TestServer.StartAsync(
        RouteBodies.Config(Search, clients: $"clients: {{ travel-time: {{ url: \"{stub.Url}\", retry-delay: 1ms{more} }} }}\n"));

    private static Task TenMinutesAnd5Km(HttpContext context)
    {
        var places = context.Request.Path.Value!.Split(';').Length;
        return Answers.Json($$"""{"code":"Ok","durations":{{Grid(600)}},"distances":{{Grid(5000)}}}""")(context);

        string Grid(int way) => $"[{string.Join(',', Enumerable.Range(0, places).Select(from =>
            $"[{string.Join(',', Enumerable.Range(0, places).Select(to => from == to ? 0 : way))}]"))}]";
    }
}
