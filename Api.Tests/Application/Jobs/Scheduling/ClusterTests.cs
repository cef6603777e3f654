using System.Collections.Concurrent;
using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.Scheduling;

/// <summary>Several servers on one database.</summary>
[Parallelizable]
internal sealed class ClusterTests
{
    private const string Count = """a: { kind: command, command: [sh, -c, "echo $$ >> begun; test $(wc -l < begun) -gt 1 || sleep 30"] }""";

    [Test]
    public async Task Trigger_TwoServers_EachRunOnceAndBothWork()
    {
        var done = new ConcurrentBag<(string Server, string Run)>();
        var yaml = await YamlAsync();
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");

        await one.PostAsync("/jobs/work/backfill", """{"from":"2026-01-01","to":"2026-01-30"}""");
        await Poll.UntilAsync(
            async () => (await two.GetJsonAsync("/jobs/work/runs?status=succeeded&limit=100")).GetProperty("data").GetArrayLength() == 30, "all are done", 60);

        Assert.That(done.Select(run => run.Run), Is.Unique.And.Exactly(30).Items);

        Task<TestServer> StartAsync(string name) => TestServer.StartAsync(yaml, new FakeSteps().On("a", async (step, cancel) =>
        {
            done.Add((name, step.Run.Id));
            await Task.Delay(20, cancel);
        }).Wire);
    }

    [Test]
    public async Task Kill_ServerWithARun_TheOtherGoesOnWithIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", (await YamlAsync()).Replace("a: { kind: command, command: [x] }", Count, StringComparison.Ordinal));
        await using var one = await ServerProcess.Start(folder.Path).ReadyAsync();
        var run = (await TestServer.JsonOf(await one.Client.PostAsync("/jobs/work/runs", null))).GetProperty("data").GetProperty("id").GetString();
        await Poll.UntilAsync(() => Task.FromResult(File.Exists(folder.PathOf("begun"))), "the step has begun");
        one.Signal("KILL");
        await one.EndAsync();

        await using var two = await ServerProcess.Start(folder.Path).ReadyAsync();

        await Poll.UntilAsync(
            async () => (await two.Client.GetStringAsync($"/jobs/work/runs/{run}")).Contains("\"state\":\"succeeded\"", StringComparison.Ordinal), "the other finishes it");
        Assert.That(await File.ReadAllLinesAsync(folder.PathOf("begun")), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Stop_ServerWithARun_LeavesItToTheNext()
    {
        var steps = new FakeSteps().Hangs("a");
        var yaml = await YamlAsync();
        string run;
        await using (var one = await TestServer.StartAsync(yaml, steps.Wire))
        {
            run = await one.TriggerAsync();
            await one.WaitAsync(run, "running");
        }

        await using var two = await TestServer.StartAsync(yaml, new FakeSteps().Wire);

        Assert.That((await two.WaitAsync(run, "succeeded")).GetProperty("attempts").GetInt32(), Is.EqualTo(2));
    }

    private static async Task<string> YamlAsync()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateAsync($"test_{Guid.NewGuid():n}");
        return JobYaml.Of(
            "a: {}",
            "max-active: 8",
            $"scheduler: {{ lease: 3s }}\nserver: {{ drain: {{ timeout: 1s }} }}\ndatastore: {{ provider: postgresql, connection: \"{connection}\" }}");
    }
}
