using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>What receivers are told of the runs of jobs.</summary>
[Parallelizable]
internal sealed class JobNotificationTests
{
    private const string Text = "{{ subject }} of {{ date }} by {{ cause }}, {{ step }}: {{ reason }}";

    private readonly FakeSteps _steps = new();

    [Test]
    public async Task Run_Fails_TheReceiverIsToldWhereAndWhy()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        _steps.Fails("b", "no disk left.");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [b] }", receiver, "job.failed");

        var id = await server.TriggerAsync("""{"date":"2026-01-31"}""");
        var told = await ToldAsync(receiver);

        Assert.That(
            told.EnumerateObject().Select(field => field.Name),
            Is.EquivalentTo(new[] { "event", "subject", "id", "time", "text", "date", "cause", "step", "reason" }));
        Assert.That(told.GetProperty("event").GetString(), Is.EqualTo("job.failed"));
        Assert.That(told.GetProperty("id").GetString(), Is.EqualTo(id));
        Assert.That(told.GetProperty("text").GetString(), Is.EqualTo("work of 2026-01-31 by manual, b: step 'b' failed: no disk left"));
    }

    [Test]
    public async Task Run_Succeeds_TheReceiverIsTold()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        await using var server = await StartAsync("a: {}", receiver, "job.*");

        await server.TriggerAsync("""{"date":"2026-01-31"}""");
        var told = await ToldAsync(receiver);

        Assert.That(told.GetProperty("event").GetString(), Is.EqualTo("job.succeeded"));
        Assert.That(told.GetProperty("text").GetString(), Is.EqualTo("work of 2026-01-31 by manual, : "));
    }

    private Task<TestServer> StartAsync(string steps, StubApi receiver, string events) => TestServer.StartAsync(
        JobYaml.Of(steps, rest: $$"""
            notifications:
              hook: { type: webhook, url: "{{receiver.Url}}/", on: ["{{events}}"], template: "{{Text}}" }
            """),
        _steps.Wire);

    private static async Task<JsonElement> ToldAsync(StubApi receiver)
    {
        await receiver.CalledAsync(1);
        return JsonSerializer.Deserialize<JsonElement>(receiver.Requests.Single().Body);
    }
}
