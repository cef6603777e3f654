using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>Every query reads one range of one index: the SQL that EF Core sends, explained by a database with many rows.</summary>
[Parallelizable]
internal sealed class QueryPlanTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(0x190_0000_0000);

    private static readonly string Cursor = TimeOrderedId.FloorOf(Start.AddMinutes(50));

    private static readonly string Early = TimeOrderedId.FloorOf(Start.AddMinutes(10));

    // Ten models, four versions each, one row every 10 ms; a third of them of ten callers, so that every query has far more rows than it may give.
    private const string SqliteRows =
        """
        WITH RECURSIVE n(x) AS (VALUES (0) UNION ALL SELECT x + 1 FROM n WHERE x < 199999)
        INSERT INTO predictions (id, model, version, revision, request, response, infer_ms, caller)
        SELECT printf('%012x70008000000000000000', 1717986918400 + x * 10),
            'm' || (x % 10), 'v' || (x / 10 % 4), 1, '[]', '[]', 0.5,
            CASE WHEN x % 3 = 0 THEN 'c' || (x / 10 % 10) END FROM n
        """;

    private const string PostgresqlRows =
        """
        INSERT INTO predictions (id, model, version, revision, request, response, infer_ms, caller)
        SELECT lpad(to_hex(1717986918400 + x * 10), 12, '0') || '70008000000000000000',
            'm' || (x % 10), 'v' || (x / 10 % 4), 1, '[]', '[]', 0.5,
            CASE WHEN x % 3 = 0 THEN 'c' || (x / 10 % 10) END
        FROM generate_series(0::bigint, 199999) AS x
        """;

    private static readonly (string Name, string Condition, Func<InterlockDbContext, IQueryable<Prediction>> Query)[] Queries =
    [
        ("by id", "id", context => PredictionQueries.Find(context, Cursor)),
        ("newest", "", context => PredictionQueries.List(context, new PredictionFilter { Limit = 50 })),
        ("by time", "id", context =>
            PredictionQueries.List(context, new PredictionFilter { From = Start, To = Start.AddMinutes(1), Limit = 50 })),
        ("by model", "model", context => PredictionQueries.List(context, new PredictionFilter { Model = "m3", Limit = 50 })),
        ("by model, page", "model id", context =>
            PredictionQueries.List(context, new PredictionFilter { Model = "m3", Before = Cursor, Limit = 50 })),
        ("by version", "model version", context =>
            PredictionQueries.List(context, new PredictionFilter { Model = "m3", Version = "v1", Limit = 50 })),
        ("by version, time, page", "model version id", context => PredictionQueries.List(
            context,
            new PredictionFilter { Model = "m3", Version = "v1", From = Start, To = Start.AddHours(1), Before = Cursor, Limit = 50 })),
        ("export", "", context => PredictionQueries.Following(context, new PredictionFilter { Limit = 50 }, null)),
        ("export, time", "id", context => PredictionQueries.Following(context, new PredictionFilter { From = Start, To = Start.AddHours(1), Limit = 50 }, Early)),
        ("export of a model", "model id", context => PredictionQueries.Following(context, new PredictionFilter { Model = "m3", From = Start, Limit = 50 }, null)),
        ("export of a version", "model version id", context => PredictionQueries.Following(context, new PredictionFilter { Model = "m3", Version = "v1", From = Start, Limit = 50 }, Early)),
        ("by caller", "caller", context => PredictionQueries.List(context, new PredictionFilter { Caller = "c3", Limit = 50 })),
        ("by caller, time, page", "caller id", context => PredictionQueries.List(
            context, new PredictionFilter { Caller = "c3", From = Start, To = Start.AddHours(1), Before = Cursor, Limit = 50 })),
        ("by caller and model", "caller model", context =>
            PredictionQueries.List(context, new PredictionFilter { Caller = "c3", Model = "m3", Limit = 50 })),
        ("by caller and model, page", "caller model id", context => PredictionQueries.List(
            context, new PredictionFilter { Caller = "c3", Model = "m3", Before = Cursor, Limit = 50 })),
    ];

    [Test]
    public async Task Queries_SqliteWithManyRows_UseAnIndexAndNeverSort([Values] bool statistics)
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        await using var context = await database.Contexts.CreateDbContextAsync();
        Assert.That(await context.Database.ExecuteSqlRawAsync(SqliteRows), Is.EqualTo(200_000));
        if (statistics)
        {
            await context.Database.ExecuteSqlRawAsync("ANALYZE");
        }

        foreach (var (name, condition, query) in Queries)
        {
            var steps = await QueryPlan.OfSqliteAsync(context, query(context));
            TestContext.Out.WriteLine($"{name}: {string.Join(" | ", steps)}");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(steps, Has.Count.EqualTo(1), name);
                Assert.That(steps[0], Does.StartWith(condition.Length == 0 ? "SCAN" : "SEARCH").And.Contain("USING INDEX"), name);
                AssertNames(steps[0], condition);
            }
        }
    }

    [Test]
    public async Task Queries_PostgresqlWithManyRows_UseAnIndexAndNeverSort()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Postgresql);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(PostgresqlRows);
        await context.Database.ExecuteSqlRawAsync("ANALYZE predictions");
        foreach (var (name, condition, query) in Queries)
        {
            var nodes = await QueryPlan.OfPostgresqlAsync(context, query(context));
            var (plan, last) = (nodes[0].ToString(), nodes[^1]);
            TestContext.Out.WriteLine($"{name}: {QueryPlan.Text(last, "Index Name")} {QueryPlan.Text(last, "Index Cond")}");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(QueryPlan.Text(last, "Node Type"), Is.EqualTo("Index Scan"), plan);
                Assert.That(nodes.SkipLast(1).Select(node => QueryPlan.Text(node, "Node Type")), Is.All.EqualTo("Limit"), plan);
                Assert.That(last.TryGetProperty("Filter", out _), Is.False, plan);
                AssertNames(QueryPlan.Text(last, "Index Cond"), condition);
            }
        }
    }

    [Test]
    public void Queries_Sqlserver_AreTranslatedWhole()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();

        var sql = Queries.Single(query => query.Name == "by version, time, page").Query(context).ToQueryString();

        Assert.That(sql, Does.Contain("SELECT TOP(").And.Contain("[p].[model] = @").And.Contain("[p].[version] = @")
            .And.Contain("[p].[id] >= @").And.Contain("[p].[id] < @").And.Contain("ORDER BY [p].[id] DESC"));
    }

    private static void AssertNames(string indexCondition, string columns)
    {
        foreach (var column in columns.Split(' '))
        {
            Assert.That(indexCondition, Does.Contain(column));
        }
    }
}
