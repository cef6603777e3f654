using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Routes;

/// <summary>Ops swap the search for another server by one word of config.yaml; front-ends see the version and nothing else.</summary>
[Parallelizable]
public sealed class RouteSwapTests
{
    private const string Path = "/models/route-plan";

    private static TestServer _planner = null!;

    [OneTimeSetUp]
    public static async Task Start() => _planner = await TestServer.StartAsync(RouteBodies.Config("{ runtime: local-search }"));

    [OneTimeTearDown]
    public static async Task Stop() => await _planner.DisposeAsync();

    [Test]
    public async Task Active_LocalThenRemote_AnswersTheSamePlan()
    {
        var (local, localVersion) = await PlanAsync("local");
        var (remote, remoteVersion) = await PlanAsync("remote");

        Assert.That((localVersion, remoteVersion), Is.EqualTo(("local", "remote")));
        Assert.That(remote.GetProperty("routes").ToString(), Is.EqualTo(local.GetProperty("routes").ToString()));
        Assert.That(remote.GetProperty("totals").ToString(), Is.EqualTo(local.GetProperty("totals").ToString()));
        Assert.That(remote.GetProperty("id").GetString(), Is.Not.EqualTo(local.GetProperty("id").GetString()), "each is recorded here");
    }

    [Test]
    public async Task Active_LocalThenRemote_TellsTheSameWhereThereIsNoPlan()
    {
        var body = RouteBodies.Of("""{"id":"far","lat":0,"lon":10}""");
        var messages = new List<string>();
        foreach (var active in new[] { "local", "remote" })
        {
            await using var server = await TestServer.StartAsync(Config(active));
            messages.Add(await Replies.UnansweredAsync(await server.PostAsync(Path, body), "not_executable", active));
        }

        Assert.That(messages[1], Is.EqualTo(messages[0]));
    }

    [Test]
    public async Task Active_RemoteThatIsDown_IsToldAsAnExternalApiError()
    {
        await using var server = await TestServer.StartAsync(Config("remote").Replace(Address, "http://127.0.0.1:1", StringComparison.Ordinal));

        var message = await Replies.UnansweredAsync(await server.PostAsync(Path, RouteBodies.Four), "external_api_error", "remote");

        Assert.That(message, Does.Contain("'planner'").And.Not.Contain("127.0.0.1"));
    }

    private static string Address => _planner.Client.BaseAddress!.ToString().TrimEnd('/');

    private static async Task<(JsonElement Data, string Version)> PlanAsync(string active)
    {
        await using var server = await TestServer.StartAsync(Config(active));
        var reply = await server.PostAsync(Path, RouteBodies.Four);
        return (await Replies.InferredAsync(reply), Replies.Header(reply, "x-model-version"));
    }

    private static string Config(string active) =>
        $$"""
        clients:
          planner: { url: "{{Address}}{{Path}}", retry-delay: 1ms }
        models:
          route-plan:
            kind: route
            active: {{active}}
            versions:
              local:  { runtime: local-search }
              remote: { runtime: http, client: planner }
        """;
}
