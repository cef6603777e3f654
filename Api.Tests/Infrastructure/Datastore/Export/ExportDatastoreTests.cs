using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Export;
using Interlock.Infrastructure.Datastore.Quality;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Export;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class ExportDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatastore _database = null!;

    [SetUp]
    public async Task Open() => _database = await TestDatastore.CreateAsync(provider);

    [TearDown]
    public async Task Close()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task ReadAsync_Pages_AreTheOldestFirstWithTheLatestLabels()
    {
        var predictions = await AddAsync(25, n => n % 5 == 4 ? "wine" : "iris", n => $"v{n % 2}");
        var labels = new LabelDatastore(_database.Calls());
        await labels.AddAsync([Label(predictions[3], "old"), Label(predictions[6], "a"), Label(predictions[3], "new")], CancellationToken.None);

        var pages = await ReadAsync(new PredictionFilter { Limit = 10 });

        Assert.That(pages.Select(page => page.Count), Is.EqualTo(new[] { 10, 10, 5 }));
        Assert.That(pages.SelectMany(page => page).Select(row => row.Prediction), Is.EqualTo(predictions).UsingPropertiesComparer());
        Assert.That(pages.SelectMany(page => page).Where(row => row.Truth is not null).Select(row => (row.Prediction.Id, row.Truth!.Label)), Is.EqualTo(new[] { (predictions[3].Id, "new"), (predictions[6].Id, "a") }));
    }

    [TestCase(null, null, 0, 25, 25)]
    [TestCase("iris", null, 0, 25, 20)]
    [TestCase("iris", "v1", 0, 25, 10)]
    [TestCase("iris", null, 5, 15, 8)]
    [TestCase(null, null, 5, 5, 0)]
    [TestCase("none", null, 0, 25, 0)]
    public async Task ReadAsync_Filter_GivesThoseOnly(string? model, string? version, int from, int to, int expected)
    {
        await AddAsync(25, n => n % 5 == 4 ? "wine" : "iris", n => $"v{n % 2}");

        var pages = await ReadAsync(new PredictionFilter { Model = model, Version = version, From = Noon.AddSeconds(from), To = Noon.AddSeconds(to), Limit = 3 });

        Assert.That(pages.Sum(page => page.Count), Is.EqualTo(expected));
        Assert.That(pages.SelectMany(page => page).Select(row => row.Prediction.Id), Is.Ordered.And.Unique);
    }

    [Test]
    public async Task ReadAsync_LargeRows_PagesHaveFewer()
    {
        await AddAsync(6, _ => "iris", _ => "v1", new string('x', 1024 * 1024));

        var pages = await ReadAsync(new PredictionFilter { Limit = 100 });

        Assert.That(pages.Select(page => page.Count), Is.EqualTo(new[] { 2, 2, 2 }));
    }

    private static PredictionLabel Label(Prediction of, string label) => new()
    {
        Model = of.Model, Version = of.Version, PredictionId = of.Id, Revision = 1, Label = label, Answer = "a", At = Noon.UtcDateTime,
    };

    private async Task<List<IReadOnlyList<LabelledPrediction>>> ReadAsync(PredictionFilter filter)
    {
        var pages = new List<IReadOnlyList<LabelledPrediction>>();
        await foreach (var page in new ExportDatastore(_database.Calls()).ReadAsync(filter, CancellationToken.None))
        {
            pages.Add(page);
        }

        return pages;
    }

    private async Task<List<Prediction>> AddAsync(int count, Func<int, string> model, Func<int, string> version, string response = "{}")
    {
        var predictions = Enumerable.Range(0, count).Select(n => TestDatastore.Prediction(TimeOrderedId.New(Noon.AddSeconds(n)), model(n), version(n), response)).ToList();
        await _database.Open().AddAsync(predictions, CancellationToken.None);
        return predictions;
    }
}
