using System.Globalization;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>A server that dies in the middle of scoring, and the one after it, leave every row once.</summary>
[Parallelizable]
internal sealed class InferCrashTests
{
    private const int Rows = 6_000;
    private const string Jobs = """

        scheduler: { lease: 2s }
        jobs:
          work:
            steps:
              file: { kind: infer, model: iris, files: in.csv, output: out/answers.csv, chunk: 50 }
              table: { kind: infer, model: iris, files: in.csv, table: answers, keep: [id], chunk: 50 }
        """;

    [Test]
    public async Task Kill_WhileRowsAreScored_TheNextServerDoublesNoneAndLosesNone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig + Jobs);
        folder.Write("in.csv", "id,sepal_length,sepal_width,petal_length,petal_width\n"
            + string.Concat(Enumerable.Range(1, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"r{i},5.1,3.5,{1 + (i % 50 / 10.0)},0.2\n"))));
        string run;
        await using (var server = await ServerProcess.Start(folder.Path).ReadyAsync())
        {
            using var reply = await server.Client.PostAsync("/jobs/work/runs", null);
            run = (await TestServer.JsonOf(reply)).GetProperty("data").GetProperty("id").GetString()!;
            await Poll.UntilAsync(async () => (await StepsAsync(server, run)).Count(step => step.GetProperty("done").GetInt64() > 100) == 2, "both steps have begun");
            server.Signal("KILL");
            await server.EndAsync();
        }

        Assert.That(File.Exists(folder.PathOf("out/answers.csv.part")), Is.True, "it was killed midway");
        Assert.That(await IdsAsync(folder.Path), Has.Count.InRange(100, Rows - 1), "it was killed midway");
        await using var next = await ServerProcess.Start(folder.Path).ReadyAsync();
        await Poll.UntilAsync(async () => (await StepsAsync(next, run)).Count(step => step.GetProperty("state").GetString() == "succeeded") == 2, "the run has succeeded", seconds: 60);

        var expected = Enumerable.Range(1, Rows).Select(i => $"r{i}").ToList();
        Assert.That((await File.ReadAllLinesAsync(folder.PathOf("out/answers.csv"))).Skip(1).Select(line => line.Split(',')[0]), Is.EqualTo(expected));
        Assert.That(await IdsAsync(folder.Path), Is.EqualTo(expected));
    }

    private static async Task<IReadOnlyList<JsonElement>> StepsAsync(ServerProcess server, string run)
    {
        using var reply = await server.Client.GetAsync($"/jobs/work/runs/{run}");
        return [.. (await TestServer.JsonOf(reply)).GetProperty("data").GetProperty("steps").EnumerateArray()];
    }

    private static async Task<List<string>> IdsAsync(string folder)
    {
        await using var context = await DatastoreContexts.Create(new DatastoreConfig(), folder).CreateDbContextAsync();
        var ids = await context.Database.SqlQueryRaw<string>("SELECT id AS Value FROM answers ORDER BY row_number").ToListAsync();
        SqliteConnection.ClearAllPools();
        return ids;
    }
}
