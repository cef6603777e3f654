using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>
/// A step of kind <c>sql</c> that takes several leases and locks the row of its run, so that renewals and another server's claims wait until they fail.
/// <c>bench/sql-step</c> runs it for 90 s with the defaults.
/// </summary>
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class LongSqlStepTests(DatastoreProvider provider)
{
    private const string Lock = "UPDATE job_runs SET parameters = parameters WHERE id = {{ run }};";
    private const int DefaultSeconds = 15;

    private static readonly int Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("INTERLOCK_STEP_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : DefaultSeconds;

    // The test server has no WAITFOR.
    private string Sleep => provider == DatastoreProvider.Postgresql
        ? $"SELECT pg_sleep({Seconds})"
        : $"DECLARE @t DATETIME2 = SYSUTCDATETIME(); WHILE SYSUTCDATETIME() < DATEADD(second, {Seconds}, @t) SET @t = @t";

    [Test]
    public async Task Run_LongerThanItsLease_EndsInOneAttempt()
    {
        using var log = new CapturedLog();
        var database = await TestDatabases.SettingsAsync(provider);
        var isShort = Seconds == DefaultSeconds;
        var settings = database.Select(setting =>
            isShort && setting.Name.EndsWith("CONNECTION", StringComparison.Ordinal) ? (setting.Name, $"{setting.Value};Command Timeout=2") : setting).ToArray();
        var yaml = $$$"""
            scheduler: { lease: {{{(isShort ? 5 : 30)}}}s }
            jobs: { work: { steps: { a: { kind: sql, sql: "{{{Lock}}} {{{Sleep}}}" } } } }
            {{{FakeModel.Yaml}}}
            """;
        await using (var server = await TestServer.StartAsync(yaml, Wire, settings))
        {
            await using var other = await TestServer.StartAsync(yaml, Wire, settings);
            var id = await server.TriggerAsync();

            // A query of the caller may time out, too.
            await Poll.UntilAsync(
                async () => (await server.GetJsonAsync($"/jobs/work/runs/{id}")).TryGetProperty("data", out var now) && now.GetProperty("state").GetString() == "succeeded",
                "the run has succeeded",
                Seconds + 60);

            var run = await server.RunAsync(id);
            Assert.That(
                (run.GetProperty("attempts").GetInt32(), run.GetProperty("steps")[0].GetProperty("attempts").GetInt32()), Is.EqualTo((1, 1)),
                string.Join('\n', log.Lines.Select(line => line.Text)));
        }

        await TestDatabases.ReturnAsync(database);

        void Wire(Autofac.ContainerBuilder container)
        {
            new FakeModel().Wire(container);
            log.Wire(container);
        }
    }
}
