using System.Text.Json;
using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>Replays of the other kinds.</summary>
[Parallelizable]
public sealed class ReplayKindsTests
{
    private const string Sensors = "models:\n  scores:\n    kind: sensor\n    active: v1\n    versions: { v1: { runtime: seasonal } }\n";

    [Test]
    public async Task Replay_Route_IsTheSamePlan()
    {
        await using var server = await TestServer.StartAsync(RouteBodies.Config("{ runtime: local-search }"));
        var reply = await server.PostAsync("/models/route-plan", RouteBodies.Four);

        var data = await ReplayAsync(server, reply);

        Assert.That(data.GetProperty("replayed").GetProperty("response").GetProperty("totals").GetProperty("vehicles").GetInt32(), Is.EqualTo(2));
        Assert.That((data.GetProperty("differs").GetBoolean(), data.GetProperty("drift").GetDouble()), Is.EqualTo((false, 0.0)), data.ToString());
    }

    [Test]
    public async Task Replay_Fill_CountsAndStoresNothing()
    {
        await using var server = await TestServer.StartAsync(Sensors);
        await server.PostAsync("/sensors/readings", ReadingsOf("s1") + ReadingsOf("s2"), "application/x-ndjson");
        var reply = await server.Client.PostAsync("/models/scores/fill?date=2026-05-04", null);

        var data = await ReplayAsync(server, reply);

        var response = data.GetProperty("replayed").GetProperty("response");
        Assert.That((Count(response, "sensors"), Count(response, "scored")), Is.EqualTo((2, 48)), data.ToString());
        Assert.That(data.GetProperty("differs").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Replay_FillWhoseReadingsAreGone_Is409()
    {
        await using var server = await TestServer.StartAsync(Sensors);
        var reply = await server.Client.PostAsync("/models/scores/fill?date=2026-05-04", null);

        await Replies.ProblemAsync(await server.Client.GetAsync(PathOf(reply)), 409, "not_replayable");
    }

    private static string ReadingsOf(string sensor) => string.Concat(Enumerable.Range(0, 24).Select(hour =>
        $$"""{"sensor":"{{sensor}}","timestamp":"2026-05-04T{{hour:00}}:00:00Z","value":{{20 + (hour % 3)}}}""" + "\n"));

    private static async Task<JsonElement> ReplayAsync(TestServer server, HttpResponseMessage reply) =>
        await Replies.OkAsync(await server.Client.GetAsync(PathOf(reply)));

    private static string PathOf(HttpResponseMessage reply) => $"/predictions/{Replies.Header(reply, "x-prediction-id")}/replay";

    private static int Count(JsonElement json, string member) => json.GetProperty(member).GetInt32();
}
