using Interlock.Api.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Routes;

/// <summary>POST /models/route-plan where an external API is asked: for travel times, or for the whole plan.</summary>
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
            RouteBodies.Config(Search, clients: $"clients: {{ travel-time: {{ url: \"{stub.Url}/in-the-path?token=in-the-query\", key: in-the-key, retry-delay: 1ms }} }}\n"),
            log.Wire);

        var reply = await server.PostAsync(Path, RouteBodies.Four);
        var json = await TestServer.JsonOf(reply);

        Assert.That((int)reply.StatusCode, Is.EqualTo(200));
        Assert.That((json.GetProperty("code").GetString(), json.GetProperty("msg").GetString()), Is.EqualTo(("external_api_error", "External API 'travel-time' answered 503 (tried 3 times).")));
        Assert.That(json.TryGetProperty("data", out _), Is.False);
        foreach (var text in log.Lines.Select(line => line.Text + line.Exception).Append(json.ToString()))
        {
            Assert.That(text, Does.Not.Contain("in-the-").And.Not.Contain(stub.Url));
        }
    }

    [Test]
    public async Task Post_AnotherServerPlans_AnswersItsPlan()
    {
        await using var planner = await TestServer.StartAsync(RouteBodies.Config(Search));
        await using var server = await TestServer.StartAsync(RouteBodies.Config(
            "{ runtime: http, client: planner }", clients: $"clients: {{ planner: {{ url: \"{planner.Client.BaseAddress}models/route-plan\", timeout: 20s }} }}\n"));

        var there = await Replies.InferredAsync(await planner.PostAsync(Path, RouteBodies.Four));
        var here = await Replies.InferredAsync(await server.PostAsync(Path, RouteBodies.Four));

        Assert.That(here.GetProperty("routes").GetRawText(), Is.EqualTo(there.GetProperty("routes").GetRawText()));
        Assert.That(here.GetProperty("id").GetString(), Is.Not.EqualTo(there.GetProperty("id").GetString()));
    }

    [Test]
    public async Task Post_AnotherServerFindsNoPlan_IsNotExecutableHereToo()
    {
        await using var planner = await TestServer.StartAsync(RouteBodies.Config(Search));
        await using var server = await TestServer.StartAsync(RouteBodies.Config(
            "{ runtime: http, client: planner }", clients: $"clients: {{ planner: {{ url: \"{planner.Client.BaseAddress}models/route-plan\" }} }}\n"));
        var tooFar = RouteBodies.OneStop("""{"id":"a","lat":60,"lon":60}""");

        var there = await TestServer.JsonOf(await planner.PostAsync(Path, tooFar));
        var here = await TestServer.JsonOf(await server.PostAsync(Path, tooFar));

        Assert.That(here.GetProperty("code").GetString(), Is.EqualTo("not_executable"));
        Assert.That(here.GetProperty("msg").GetString(), Is.EqualTo(there.GetProperty("msg").GetString()));
    }

    private static Task TenMinutesAnd5Km(HttpContext context)
    {
        var places = context.Request.Path.Value!.Split(';').Length;
        return Answers.Json($$"""{"code":"Ok","durations":{{Grid(600)}},"distances":{{Grid(5000)}}}""")(context);

        string Grid(int way) => $"[{string.Join(',', Enumerable.Range(0, places).Select(from =>
            $"[{string.Join(',', Enumerable.Range(0, places).Select(to => from == to ? 0 : way))}]"))}]";
    }
}
