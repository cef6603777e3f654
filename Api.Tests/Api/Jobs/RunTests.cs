using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.Steps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>Runs by hand on the whole server, on each database there is.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class RunTests(DatastoreProvider provider)
{
    private readonly FakeSteps _steps = new();

    private (string, string)[] _database = [];

    [SetUp]
    public async Task Rent() => _database = await TestDatabases.SettingsAsync(provider);

    [TearDown]
    public Task Return() => TestDatabases.ReturnAsync(_database);

    [Test]
    public async Task Trigger_Graph_RunsInOrder()
    {
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [a] }\nd: { after: [b, c] }");

        var run = await server.WaitAsync(await server.TriggerAsync(), "succeeded");

        Assert.That(RunClient.StepsOf(run), Is.EqualTo("a:succeeded b:succeeded c:succeeded d:succeeded"));
        Assert.That((_steps.Begun[0], _steps.Begun[3]), Is.EqualTo(("a", "d")));
    }

    [Test]
    public async Task Trigger_StepsThatWaitForNothing_RunAtOnce()
    {
        using var both = new CountdownEvent(2);
        Task Meet(IStepContext step, CancellationToken cancel) => Task.Run(
            () =>
            {
                both.Signal();
                both.Wait(cancel);
            },
            cancel);
        _steps.On("a", Meet).On("b", Meet);
        await using var server = await StartAsync("a: {}\nb: {}");

        await server.WaitAsync(await server.TriggerAsync(), "succeeded");
    }

    [Test]
    public async Task Trigger_FailingStep_SkipsThoseBehindAndGoesOnWithOthers()
    {
        _steps.Fails("a", "no disk\0 left");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [b] }\nd: {}");

        var run = await server.WaitAsync(await server.TriggerAsync(), "failed");

        Assert.That(RunClient.StepsOf(run), Is.EqualTo("a:failed b:skipped c:skipped d:succeeded"));
        Assert.That(run.GetProperty("reason").GetString(), Is.EqualTo(@"step 'a' failed: no disk\u0000 left"));
        Assert.That(run.GetProperty("steps")[0].GetProperty("reason").GetString(), Is.EqualTo("no disk\\u0000 left"));
    }

    [Test]
    public async Task Trigger_StepThatFailsOnce_IsTriedAgainFromItsCheckpoint()
    {
        var seen = new List<string?>();
        _steps.On("a", async (step, cancel) =>
        {
            seen.Add(step.Checkpoint);
            await step.CommitAsync("{\"row\":7}", 7, null, cancel);
            _ = seen.Count == 1 ? throw new StepFailedException("not yet") : 0;
        });
        await using var server = await StartAsync("a: {}", "retries: 2\nretry-delay: 0s");

        var run = await server.WaitAsync(await server.TriggerAsync(), "succeeded");

        Assert.That(seen, Is.EqualTo(new[] { null, "{\"row\":7}" }));
        Assert.That((run.GetProperty("steps")[0].GetProperty("attempts").GetInt32(), run.GetProperty("steps")[0].GetProperty("done").GetInt32()), Is.EqualTo((2, 7)));
    }

    [TestCase("a: { timeout: 1s }", "", "step 'a' failed: it took longer than 1 s", "it took longer than 1 s")]
    [TestCase("a: {}", "timeout: 1s", "it took longer than 1 s; step 'a' was running", "the run took longer than 1 s")]
    public async Task Trigger_TakesTooLong_FailsAndSaysSo(string steps, string keys, string reason, string ofStep)
    {
        _steps.Hangs("a");
        await using var server = await StartAsync(steps, keys);

        var run = await server.WaitAsync(await server.TriggerAsync(), "failed");

        Assert.That((run.GetProperty("reason").GetString(), run.GetProperty("steps")[0].GetProperty("reason").GetString()), Is.EqualTo((reason, ofStep)));
    }

    [Test]
    public async Task Trigger_RunTakesTooLong_SkipsWhatNeverBeganAndNamesTheCauses()
    {
        _steps.Hangs("a").Fails("r", "no disk left");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [b] }\nr: { retries: 9, retry-delay: 1h }", "timeout: 1s");

        var run = await server.WaitAsync(await server.TriggerAsync(), "failed");

        Assert.That(RunClient.StepsOf(run), Is.EqualTo("a:failed b:skipped c:skipped r:failed"));
        Assert.That(run.GetProperty("reason").GetString(), Is.EqualTo("it took longer than 1 s; step 'a' was running; step 'r' failed: no disk left"));
        Assert.That(
            run.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("reason").GetString()),
            Is.EqualTo([
                "the run took longer than 1 s",
                "the run took longer than 1 s before this step began",
                "the run took longer than 1 s before this step began",
                "the run took longer than 1 s; before that: no disk left"]));
    }

    [Test]
    public async Task Trigger_StepsThatWait_SayForWhat()
    {
        _steps.Hangs("a").Fails("r", "no disk left");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nr: { retries: 9, retry-delay: 1h }");
        var id = await server.TriggerAsync();
        await Poll.UntilAsync(async () => RunClient.StepsOf(await server.RunAsync(id)) == "a:running b:queued r:queued" && _steps.Begun.Contains("r"), "r has failed once");
        await Poll.UntilAsync(async () => (await server.RunAsync(id)).ToString().Contains("no disk left", StringComparison.Ordinal), "its failure is stored");

        var steps = (await server.RunAsync(id)).GetProperty("steps");

        Assert.That(steps[1].GetProperty("reason").GetString(), Is.EqualTo("it waits for 'a' ('after')"));
        Assert.That(steps[2].GetProperty("reason").GetString(), Is.EqualTo("no disk left; it is retried after 60 min"));
        await server.PostAsync($"/jobs/work/runs/{id}/cancel", "");
    }

    [Test]
    public async Task Trigger_ServerThatRunsNoJobs_SaysSo()
    {
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}"), _steps.Wire, [.. _database, ("INTERLOCK__SCHEDULER__ENABLED", "false")]);

        Assert.That(
            (await server.RunAsync(await server.TriggerAsync())).GetProperty("reason").GetString(),
            Is.EqualTo("it waits for another server: this one runs no jobs ('scheduler.enabled' is false)"));
    }

    [Test]
    public async Task Trigger_StepThatBreaks_SaysLittleAndLogsIt()
    {
        var log = new CapturedLog();
        _steps.On("a", (_, _) => throw new InvalidDataException("secret"));
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}"), container =>
        {
            _steps.Wire(container);
            log.Wire(container);
        });

        var run = await server.WaitAsync(await server.TriggerAsync(), "failed");

        Assert.That(run.ToString(), Does.Contain("InvalidDataException").And.Not.Contain("secret"));
        Assert.That(log.Errors.Count(line => line.Exception is InvalidDataException), Is.EqualTo(1));
    }

    [Test]
    public async Task Cancel_RunningRun_EndsItsStepsAndResumeGoesOn()
    {
        _steps.Hangs("b");
        await using var server = await StartAsync("a: {}\nb: { after: [a] }\nc: { after: [b] }");
        var id = await server.TriggerAsync();
        await Poll.UntilAsync(() => Task.FromResult(_steps.Begun.Contains("b")), "b has begun");

        Assert.That((await server.PostAsync($"/jobs/work/runs/{id}/resume", "")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.Conflict));
        await server.PostAsync($"/jobs/work/runs/{id}/cancel", "");
        Assert.That(RunClient.StepsOf(await server.WaitAsync(id, "cancelled")), Is.EqualTo("a:succeeded b:cancelled c:cancelled"));

        _steps.On("b", (_, _) => Task.CompletedTask);
        await server.PostAsync($"/jobs/work/runs/{id}/resume", "");
        await server.WaitAsync(id, "succeeded");

        Assert.That(_steps.Begun, Is.EqualTo(new[] { "a", "b", "b", "c" }));
        Assert.That((await server.PostAsync($"/jobs/work/runs/{id}/cancel", "")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.Conflict));
    }

    [Test]
    public async Task Trigger_MaxActive_OthersWaitForTheirTurn()
    {
        _steps.Hangs("a");
        await using var server = await StartAsync("a: {}", "max-active: 1");
        var first = await server.TriggerAsync();
        await server.WaitAsync(first, "running");
        var second = await server.TriggerAsync();

        Assert.That((await server.RunAsync(second)).GetProperty("reason").GetString(), Does.StartWith($"it waits for the end of run {first} of ").And.EndsWith("('max-active' is 1)"));
        _steps.On("a", (_, _) => Task.CompletedTask);
        await server.PostAsync($"/jobs/work/runs/{first}/cancel", "");
        await server.WaitAsync(second, "succeeded");
    }

    [Test]
    public async Task Trigger_DateAndParameters_AreWhatStepsSee()
    {
        var seen = "";
        _steps.On("a", (step, _) =>
        {
            seen = step.Values.Fill("{{ date }} {{ date - 1 }} {{ params.k }} {{ job }}");
            return Task.CompletedTask;
        });
        await using var server = await StartAsync("a: {}");

        var run = await server.WaitAsync(await server.TriggerAsync("""{"date":"2026-01-31","parameters":{"k":"v"}}"""), "succeeded");

        Assert.That(seen, Is.EqualTo("2026-01-31 2026-01-30 v work"));
        Assert.That(run.GetProperty("parameters").ToString(), Is.EqualTo("""{"k":"v"}"""));
    }

    [Test]
    public async Task Log_ManyLines_AreBoundedInOrderAndFollowed()
    {
        _steps.On("a", (step, _) =>
        {
            for (var i = 0; i <= 10_050; i++)
            {
                step.Log(StepLogLevel.Info, i == 0 ? new string('x', 5000) : $"{i}");
            }

            return Task.CompletedTask;
        });
        await using var server = await StartAsync("a: {}\nb: {}");
        var id = await server.TriggerAsync();
        await server.WaitAsync(id, "succeeded");

        var lines = new List<JsonElement>();
        for (var next = ""; lines.Count % 1000 == 0;)
        {
            var page = await server.GetJsonAsync($"/jobs/work/runs/{id}/steps/a/log?{(next.Length > 0 ? $"after={next}" : "")}");
            lines.AddRange(page.GetProperty("data").EnumerateArray());
            next = page.GetProperty("next").GetString()!;
        }

        Assert.That((lines.Count, lines[0].GetProperty("text").GetString()!.Length), Is.EqualTo((10_001, 2003)));
        Assert.That(lines.Skip(1).SkipLast(1).Select(line => line.GetProperty("text").GetString()), Is.EqualTo(Enumerable.Range(1, 9999).Select(n => $"{n}")));
        Assert.That(lines[^1].GetProperty("text").GetString(), Does.StartWith("More than 10,000 lines"));

        using var asText = new HttpRequestMessage(HttpMethod.Get, $"/jobs/work/runs/{id}/log?limit=2");
        asText.Headers.Accept.ParseAdd("text/plain");
        Assert.That((await (await server.Client.SendAsync(asText)).Content.ReadAsStringAsync()).Split('\n')[1], Does.EndWith("info    a: 1"));
    }

    private Task<TestServer> StartAsync(string steps, string keys = "") => TestServer.StartAsync(JobYaml.Of(steps, keys), _steps.Wire, _database);
}
