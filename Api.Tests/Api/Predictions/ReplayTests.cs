using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>What any version says to a recorded request.</summary>
[Parallelizable]
public sealed class ReplayTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=5"), ("v3", "fail=load")];

    [Test]
    public async Task Replay_NoVersionNamed_AsksTheActiveOneAndRecordsNothing()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var id = await AskAsync(server);

        var data = await Replies.OkAsync(await ReplayAsync(server, id));

        Assert.That((Text(data, "id"), Text(data, "model")), Is.EqualTo((id, "echo")));
        Assert.That(VersionAndResult(data.GetProperty("recorded")), Is.EqualTo(("v1", 11)));
        Assert.That(VersionAndResult(data.GetProperty("replayed")), Is.EqualTo(("v1", 11)));
        Assert.That(Text(data.GetProperty("replayed"), "modelSha256"), Is.EqualTo(Text(data.GetProperty("recorded"), "modelSha256")));
        Assert.That((data.GetProperty("differs").GetBoolean(), data.GetProperty("labelChanged").GetBoolean()), Is.EqualTo((false, false)));
        Assert.That(data.GetProperty("drift").GetDouble(), Is.Zero);
        Assert.That((await server.Server.GetJsonAsync("/predictions")).GetProperty("data").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Replay_VersionThatIsOnlyConfigured_IsLoadedForItAndFreed()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var id = await AskAsync(server);

        var data = await Replies.OkAsync(await ReplayAsync(server, id, "v2"));

        Assert.That(VersionAndResult(data.GetProperty("replayed")), Is.EqualTo(("v2", 15)));
        Assert.That(data.GetProperty("differs").GetBoolean(), Is.True);
        Assert.That(data.GetProperty("drift").GetDouble(), Is.EqualTo(4 / 15.0).Within(1e-9));
        Assert.That(server.Models.Made.Select(model => model.Disposals), Is.EquivalentTo([0, 1]));
        Assert.That((await server.AskAsync()).Version, Is.EqualTo("v1"));
    }

    [Test]
    public async Task Replay_VersionThatIsLoaded_IsAskedAsItIs()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1\nkeep-loaded: [v2]"), Files);
        var id = await AskAsync(server);

        await Replies.OkAsync(await ReplayAsync(server, id, "v2"));

        Assert.That(server.Models.Made.Select(model => model.Disposals), Is.EqualTo([0, 0]));
    }

    [Test]
    public async Task Replay_UnknownPrediction_Is404()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        await Replies.ProblemAsync(await ReplayAsync(server, "00000000000070008000000000000000"), 404, "not_found");
    }

    [Test]
    public async Task Replay_VersionThatIsNotConfigured_Is404AndListsThoseThatAre()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        var problem = await Replies.ProblemAsync(await ReplayAsync(server, await AskAsync(server), "v9"), 404, "unknown_version");

        Assert.That(Text(problem, "msg"), Is.EqualTo("Model 'echo' has no version 'v9'. Configured: v1, v2, v3."));
    }

    [Test]
    public async Task Replay_VersionThatCannotBeLoaded_Is409WithoutPathsOfTheServer()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var id = await AskAsync(server);

        var problem = await Replies.ProblemAsync(await ReplayAsync(server, id, "v3"), 409, "not_replayable");

        Assert.That(Text(problem, "msg"), Does.StartWith("Version 'v3' of model 'echo' cannot be loaded").And.Not.Contain(server.PathOf("v3")));
        await Replies.OkAsync(await ReplayAsync(server, id, "v2"));
    }

    [Test]
    public async Task Replay_ModelGone_Is404()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var id = await AskAsync(server);
        await server.ApplyAsync(SwapServer.Model("active: v1", "other"));

        await Replies.ProblemAsync(await ReplayAsync(server, id), 404, "unknown_model");
    }

    [Test]
    public async Task Replay_ContractThatRefusesTheRequestNow_Is400AndSaysWhatItSpeaksOf()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var id = await AskAsync(server);
        await server.ApplyAsync(SwapServer.Model("active: v1\nswap: { replay: 0 }").Replace("x: {}", "x: { max: 5 }", StringComparison.Ordinal));

        var problem = await Replies.ProblemAsync(await ReplayAsync(server, id), 400, "invalid_input");

        Assert.That(Text(problem, "msg"), Does.StartWith($"Version 'v1' refuses the recorded request of prediction '{id}': $.features[0]"));
        Assert.That(problem.GetProperty("errors").GetArrayLength(), Is.EqualTo(1));
    }

    private static async Task<string> AskAsync(SwapServer server) =>
        Replies.Header(await server.Server.PostAsync("/models/echo", """{"features":[10,0]}"""), "x-prediction-id");

    private static Task<HttpResponseMessage> ReplayAsync(SwapServer server, string id, string? version = null) =>
        server.Server.Client.GetAsync($"/predictions/{id}/replay{(version is null ? "" : $"?version={version}")}");

    private static (string Version, double Result) VersionAndResult(JsonElement answer) =>
        (Text(answer, "version"), answer.GetProperty("response").GetProperty("result").GetDouble());

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
