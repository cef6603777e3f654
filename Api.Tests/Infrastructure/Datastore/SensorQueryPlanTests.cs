using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sensors;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>Every query on sensors, readings and scores is a range of one index and never sorts, on a database with many rows.</summary>
[Parallelizable]
internal sealed class SensorQueryPlanTests
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly (string Name, string Condition, Func<InterlockDbContext, IQueryable<object>> Query)[] Queries =
    [
        ("sensor", "id", context => SensorQueries.Find(context, "s7")),
        ("sensors", "", context => SensorQueries.List(context, new SensorFilter(null, null, 50))),
        ("sensors, page", "id", context => SensorQueries.List(context, new SensorFilter(null, "s3", 50))),
        ("sensors by status, page", "status id", context => SensorQueries.List(context, new SensorFilter(SensorStatus.Failed, "s3", 5))),
        ("readings of a day", "sensor timestamp", context => SensorQueries.Readings(context, "s7", Noon, Noon.AddMinutes(50))),
        ("history of a sensor", "sensor timestamp", context => SensorQueries.LastReadings(context, "s7", Noon, Noon.AddMinutes(50), 100)),
        ("scores of a day", "sensor timestamp", context => SensorQueries.Scores(context, "s7", "m", Noon, Noon.AddMinutes(50))),
        ("scores, page", "sensor timestamp", context =>
            SensorQueries.ListScores(context, new ScoreFilter("s7", Noon, Noon.AddDays(1), null, new ScoreKey(Noon.AddMinutes(20), "m"), 50))),
        ("scores by model", "sensor timestamp", context => SensorQueries.ListScores(context, new ScoreFilter("s7", Noon, null, "m", null, 50))),
    ];

    [Test]
    public async Task Queries_Sqlite_AreOneRangeEach()
    {
        await using var database = await FilledAsync(DatastoreProvider.Sqlite);
        await using var context = await database.Contexts.CreateDbContextAsync();
        foreach (var (name, condition, query) in Queries)
        {
            var steps = await QueryPlan.OfSqliteAsync(context, query(context));
            TestContext.Out.WriteLine($"{name}: {string.Join(" | ", steps)}");
            Assert.That(steps, Has.Count.EqualTo(1), name);
            Assert.That(steps[0], Does.StartWith(condition.Length == 0 ? "SCAN" : "SEARCH").And.Match("USING (COVERING )?INDEX"), name);
            AssertNames(steps[0], condition);
        }
    }

    [Test]
    public async Task Queries_Postgresql_AreOneRangeEach()
    {
        await using var database = await FilledAsync(DatastoreProvider.Postgresql);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync("VACUUM ANALYZE sensors, readings, scores");
        foreach (var (name, condition, query) in Queries)
        {
            var nodes = await QueryPlan.OfPostgresqlAsync(context, query(context));
            TestContext.Out.WriteLine(
                $"{name}: {string.Join(" | ", nodes.Select(node => QueryPlan.Text(node, "Node Type")))} {QueryPlan.Text(nodes[^1], "Index Cond")}");
            Assert.That(QueryPlan.Text(nodes[^1], "Node Type"), Does.EndWith("Index Scan"), name);
            Assert.That(nodes.SkipLast(1).Select(node => QueryPlan.Text(node, "Node Type")), Is.All.EqualTo("Limit").Or.EqualTo("Bitmap Heap Scan"), name);
            AssertNames(QueryPlan.Text(nodes[^1], "Index Cond"), condition);
        }
    }

    [Test]
    public void Queries_Sqlserver_AreTranslatedWhole()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();

        foreach (var (name, _, query) in Queries)
        {
            Assert.That(query(context).ToQueryString(), Does.Contain("SELECT ").And.Contain("WHERE [").Or.Contain("ORDER BY ["), name);
        }

        var page = Queries.Single(query => query.Name == "scores, page").Query(context).ToQueryString();
        Assert.That(page, Does.Contain("SELECT TOP(").And.Contain("[s].[timestamp] > @").And.Contain("[s].[model] > @")
            .And.Contain("ORDER BY [s].[timestamp], [s].[model]"));
    }

    private static async Task<TestDatastore> FilledAsync(DatastoreProvider provider)
    {
        var database = await TestDatastore.CreateAsync(provider);
        var sensors = database.OpenSensors();
        for (var first = 0; first < 1000; first += 100)
        {
            var ids = Enumerable.Range(first, 100).Select(n => $"s{n}").ToList();
            await sensors.AddReadingsAsync(
                [.. ids.SelectMany(id => Enumerable.Range(0, 60).Select(n => new Reading(id, Noon.AddMinutes(n), n)))], CancellationToken.None);
            foreach (var id in ids.Where(id => id.EndsWith('7')))
            {
                await sensors.UpdateStatusAsync(id, new DateOnly(2025, 6, 1), SensorStatus.Failed, "no", CancellationToken.None);
                await sensors.StoreScoresAsync(
                    id, new DateOnly(2025, 6, 1), "m", [.. Enumerable.Range(0, 600).Select(n => Score(id, Noon.AddSeconds(n * 6)))], CancellationToken.None);
            }
        }

        return database;
    }

    private static void AssertNames(string indexCondition, string columns)
    {
        foreach (var column in columns.Split(' '))
        {
            Assert.That(indexCondition, Does.Contain(column));
        }
    }

    private static SensorScore Score(string sensor, DateTime time) => new()
    {
        Sensor = sensor, Timestamp = time, Model = "m", Version = "v1", Revision = 1, Value = 1, Score = 1, IsAnomaly = false,
    };
}
