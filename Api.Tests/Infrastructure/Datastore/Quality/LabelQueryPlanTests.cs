using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Quality;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Quality;

/// <summary>Every query on labels reads ranges of one index and sorts nothing, however many there are.</summary>
[Parallelizable]
internal sealed class LabelQueryPlanTests
{
    private const string SqliteRows =
        """
        WITH RECURSIVE n(x) AS (VALUES (0) UNION ALL SELECT x + 1 FROM n WHERE x < 199999)
        INSERT INTO {0} SELECT {1} FROM n
        """;

    private const string PostgresqlRows = "INSERT INTO {0} SELECT {1} FROM generate_series(0::bigint, 99999) AS x";

    private const string Predictions = "predictions (id, model, version, revision, request, response, infer_ms, request_key)";
    private const string Labels = "prediction_labels (model, version, prediction_id, number, revision, label, answer, at)";
    private const string SqliteId = "printf('%012x70008000000000000000', 1717986918400 + x * 10)";
    private const string PostgresqlId = "lpad(to_hex(1717986918400 + x * 10), 12, '0') || '70008000000000000000'";
    private const string OfPrediction = "{0}, 'm' || (x % 10), 'v' || (x / 10 % 4), 1, '[]', '[]', 0.5, CASE WHEN x % 3 = 0 THEN 'k' || x END";
    private const string OfLabel = "'m' || (x % 10), 'v' || (x / 10 % 4), {0}, 1, 1, 'a', 'b', {1}";

    // Of the 2,500 labels of a version: where a range has no more than a page, a database may as well read it in any order and sort the page.
    private const int Page = 50;

    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(0x190_0000_0000);
    private static readonly string Id = TimeOrderedId.FloorOf(Start.AddMinutes(5));
    private static readonly string[] Ids = [.. Enumerable.Range(0, 500).Select(i => TimeOrderedId.FloorOf(Start.AddSeconds(i)))];
    private static readonly string[] Keys = [.. Enumerable.Range(0, 500).Select(i => $"k{i * 30}")];

    private static readonly (string Name, Func<InterlockDbContext, IQueryable<object>> Query)[] Queries =
    [
        ("by key", context => PredictionQueries.OfKey(context, "m3", "k3")),
        ("by ids", context => PredictionQueries.OfIds(context, Ids)),
        ("by keys", context => LabelQueries.OfKeys(context, "m0", Keys)),
        ("labels of predictions", context => LabelQueries.Of(context, "m3", "v1", Ids)),
        ("labels of one", context => LabelQueries.Of(context, new() { Id = Id, Model = "m3", Version = "v1", Revision = 1, Request = "", Response = "", InferMs = 0 })),
        ("labels of a version", context => LabelQueries.InRange(context, "m3", "v1", "", null).Take(Page)),
        ("labels of a window", context => LabelQueries.InRange(context, "m3", "v1", Id, TimeOrderedId.FloorOf(Start.AddMinutes(16))).Take(Page)),
        ("predictions of a window", context => LabelQueries.Predictions(context, "m3", "v1", Id, TimeOrderedId.FloorOf(Start.AddMinutes(6)), null)),
        ("next version of predictions", context => LabelQueries.NextOfPredictions(context, "m3", "v1")),
        ("last labels", context => LabelledPredictions.Last(context, "m3", "v1", Page)),
        ("next version of labels", context => LabelledPredictions.NextVersion(context, "m3", "v1")),
    ];

    [Test]
    public async Task Queries_SqliteWithManyRows_UseAnIndexAndNeverSort()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await FillAsync(context, SqliteRows, SqliteId, "'2025-01-01'");
        foreach (var (name, query) in Queries)
        {
            var steps = await QueryPlan.OfSqliteAsync(context, query(context));
            TestContext.Out.WriteLine($"{name}: {string.Join(" | ", steps)}");
            Assert.That(steps.Where(step => !step.StartsWith("SEARCH", StringComparison.Ordinal) || !step.Contains("INDEX", StringComparison.Ordinal)), Is.Empty, name);
        }
    }

    [Test]
    public async Task Queries_PostgresqlWithManyRows_UseAnIndexAndNeverSort()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Postgresql);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await FillAsync(context, PostgresqlRows, PostgresqlId, "now()");
        await context.Database.OpenConnectionAsync();

        // A page that is most of a version may well be sorted: what counts is that it need not be.
        await context.Database.ExecuteSqlRawAsync("ANALYZE predictions; ANALYZE prediction_labels; SET enable_sort = off");
        foreach (var (name, query) in Queries)
        {
            var nodes = (await QueryPlan.OfPostgresqlAsync(context, query(context))).ConvertAll(node => QueryPlan.Text(node, "Node Type"));
            TestContext.Out.WriteLine($"{name}: {string.Join(" | ", nodes)}");
            Assert.That(nodes.Where(node => node is not ("Limit" or "Index Scan" or "Index Only Scan" or "Bitmap Heap Scan" or "Bitmap Index Scan")), Is.Empty, name);
        }
    }

    [Test]
    public void Queries_Sqlserver_AreTranslatedWhole()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();

        Assert.That(Queries.Select(query => query.Query(context).ToQueryString()), Is.All.Contain("WHERE"));
    }

    private static string Text(string format, params object[] values) => string.Format(CultureInfo.InvariantCulture, format, values);

    private static async Task FillAsync(InterlockDbContext context, string rows, string id, string now)
    {
        await context.Database.ExecuteSqlRawAsync(Text(rows, Predictions, Text(OfPrediction, id)));
        await context.Database.ExecuteSqlRawAsync(Text(rows, Labels, Text(OfLabel, id, now)));
    }
}
