using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>Runs by hand on the whole server, with Quartz on SQLite.</summary>
internal sealed class RunTests
{
    private readonly FakeSteps _steps = new();

    [Test]
    public async Task Trigger_Graph_RunsInOrder()
    {
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [a] }\nd: { after: [b, c] }");

        var run = await server.WaitAsync(await server.TriggerAsync(), "succeeded");

        Assert.That(RunClient.StepsOf(run), Is.EqualTo("a:succeeded b:succeeded c:succeeded d:succeeded"));
        Assert.That((_steps.Begun[0], _steps.Begun[3]), Is.EqualTo(("a", "d")));
    }

    [Test]
    public async Task Trigger_FailingStep_SkipsThoseBehindAndGoesOnWithOthers()
    {
        _steps.Fails("a", "no disk\0 left");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [b] }\nd: {}");

        var run = await server.WaitAsync(await server.TriggerAsync(), "failed");

        Assert.That(RunClient.StepsOf(run), Is.EqualTo("a:failed b:skipped c:skipped d:succeeded"));
        Assert.That(run.GetProperty("reason").GetString(), Is.EqualTo("step 'a' failed"));
        Assert.That(run.GetProperty("steps")[0].GetProperty("reason").GetString(), Is.EqualTo("no disk  left"));
    }

    [Test]
    public async Task Cancel_RunningRun_EndsItsSteps()
    {
        _steps.Hangs("a");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }");
        var id = await server.TriggerAsync();
        await server.WaitAsync(id, "running");

        await server.PostAsync($"/jobs/work/runs/{id}/cancel", "");

        Assert.That(RunClient.StepsOf(await server.WaitAsync(id, "cancelled")), Is.EqualTo("a:cancelled b:cancelled"));
    }

    private Task<TestServer> StartAsync(string steps, string keys = "") => TestServer.StartAsync(JobYaml.Of(steps, keys), _steps.Wire);
}
