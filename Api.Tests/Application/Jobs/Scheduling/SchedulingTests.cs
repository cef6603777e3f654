using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.Scheduling;

/// <summary>The scheduler on SQLite, beside everything else that writes.</summary>
internal sealed class SchedulingTests
{
    [Test]
    public async Task Runs_BesideManyCommits_NothingFailsOrStarves()
    {
        var log = new CapturedLog();
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}\nb: { after: [a] }", "max-active: 4"), container =>
        {
            new FakeSteps().Wire(container);
            log.Wire(container);
        });
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""")).EnsureSuccessStatusCode();
            }
        })).ToList();

        await server.PostAsync("/jobs/work/backfill", """{"from":"2026-01-01","to":"2026-01-12"}""");
        await Poll.UntilAsync(
            async () => (await server.GetJsonAsync("/jobs/work/runs?status=succeeded")).GetProperty("data").GetArrayLength() == 12, "all are done", 60);
        await stop.CancelAsync();

        await Task.WhenAll(callers);
        Assert.That(log.Errors, Is.Empty);
    }

    [Test]
    public async Task Start_RunsOfAJobThatIsGone_AreCancelled()
    {
        using var folder = new TemporaryFolder();
        var database = $"datastore: {{ connection: \"Data Source={folder.PathOf("jobs.db")}\" }}";
        await using (var off = await TestServer.StartAsync(JobYaml.Of("a: {}", rest: $"scheduler: {{ enabled: false }}\n{database}"), new FakeSteps().Wire))
        {
            await off.TriggerAsync();
        }

        var renamed = JobYaml.Of("a: {}", rest: database).Replace("  work:", "  other:", StringComparison.Ordinal);
        await using (var server = await TestServer.StartAsync(renamed, new FakeSteps().Wire))
        {
            await Poll.UntilAsync(async () => await StateAsync(folder) == "Cancelled", "it is cancelled");
        }
    }

    [Test]
    public async Task Start_Once_RunsASingleTime()
    {
        using var folder = new TemporaryFolder();
        var yaml = JobYaml.Of("a: {}", "schedule: \"@once\"", $"datastore: {{ connection: \"Data Source={folder.PathOf("jobs.db")}\" }}");
        var steps = new FakeSteps();
        await using (var first = await TestServer.StartAsync(yaml, steps.Wire))
        {
            await Poll.UntilAsync(
                async () => (await first.GetJsonAsync("/jobs/work/runs?status=succeeded")).GetProperty("data").GetArrayLength() == 1, "it has run");
        }

        await using var again = await TestServer.StartAsync(yaml, steps.Wire);
        var id = await again.TriggerAsync();
        await again.WaitAsync(id, "succeeded");

        Assert.That((await again.GetJsonAsync("/jobs/work/runs")).GetProperty("data").EnumerateArray()
            .Count(run => run.GetProperty("cause").GetString() == "schedule"), Is.EqualTo(1));
    }

    private static async Task<string?> StateAsync(TemporaryFolder folder)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.PathOf("jobs.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT state FROM job_runs";
        return (string?)await command.ExecuteScalarAsync();
    }
}
