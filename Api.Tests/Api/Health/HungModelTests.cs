using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Health;

/// <summary>A model that hangs in a running server: who asks it, who asks others, what probes and ops are told.</summary>
public sealed class HungModelTests
{
    private const string Yaml = """
        models:
          echo: &echo
            kind: tabular
            features: { x: {}, y: {} }
            active: v1
            versions: { v1: { runtime: onnx, path: models/iris/v2.onnx } }
            serving: { timeout: 300ms, hung-after: 600ms, queue: 1000 }
          other: *echo
        """;

    private const string Bad = """{"features":[13,0]}""";
    private const string Good = """{"features":[1,0]}""";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Server_AModelHangs_IsNotReadyButOthersAnswerUntilItIsReleased(bool keepsThread)
    {
        using var model = new HangingModel(keepsThread);
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var notifications = $"notifications: {{ ops: {{ type: webhook, url: \"{receiver.Url}/hook\", on: [model.*] }} }}\n";
        await using var server = await TestServer.StartAsync(notifications + Yaml, model.Wire);

        var asked = Enumerable.Range(0, 100).Select(_ => server.PostAsync("/models/echo", Bad)).ToList();
        while ((await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode)
        {
            await Replies.InferredAsync(await server.PostAsync("/models/other", Good));
        }

        await AssertHungAsync(server);
        model.Release();
        await Poll.UntilAsync(async () => (await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "the server is ready again");
        await Replies.InferredAsync(await server.PostAsync("/models/echo", Good));
        await AssertToldAsync(receiver);
        foreach (var reply in await Task.WhenAll(asked))
        {
            Assert.That((int)reply.StatusCode, Is.EqualTo(200).Or.EqualTo(503).Or.EqualTo(504));
        }
    }

    private static async Task AssertHungAsync(TestServer server)
    {
        var ready = await server.Client.GetAsync("/healthz/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var json = await TestServer.JsonOf(ready);
        Assert.That(json.GetProperty("status").GetString(), Is.EqualTo("hung"));
        Assert.That(json.GetProperty("models").ToString(), Is.EqualTo(
            """{"echo":{"status":"hung","version":"v1","reason":"a run has not ended within 600 ms"},"other":{"status":"ready","version":"v1"}}"""));
        Assert.That((await server.Client.GetAsync("/healthz/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await server.GetJsonAsync("/models/echo")).GetProperty("data").GetProperty("status").GetString(), Is.EqualTo("hung"));

        var refused = await server.PostAsync("/models/echo", Good);
        await Replies.ProblemAsync(refused, 503, "model_hung");
        Assert.That(Replies.Header(refused, "Retry-After"), Is.EqualTo("5"));
        await Replies.InferredAsync(await server.PostAsync("/models/other", Good));
    }

    private static async Task AssertToldAsync(StubApi receiver)
    {
        await receiver.CalledAsync(2);
        var told = receiver.Requests.Select(request => JsonElement.Parse(request.Body)).ToList();
        Assert.That(
            told.Select(body => (body.GetProperty("event").GetString(), body.GetProperty("subject").GetString(), body.GetProperty("version").GetString())),
            Is.EquivalentTo(new[] { ("model.hung", "echo", "v1"), ("model.recovered", "echo", "v1") }));
    }
}
