using System.Diagnostics;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Predictions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class PredictionDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatastore _database = null!;
    private PredictionDatastore _datastore = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _datastore = _database.Open();
    }

    [TearDown]
    public async Task Close()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task ListFirstAsync_OfAVersion_GivesItsOldestAfterAnId()
    {
        var added = Enumerable.Range(0, 6).Select(i => new Prediction
        {
            Id = TimeOrderedId.New(Noon.AddSeconds(i)),
            Model = "iris",
            Version = i == 2 ? "v1" : "v2",
            Revision = 1,
            Request = "{}",
            Response = "{}",
            InferMs = 1,
        }).ToList();
        await _datastore.AddAsync(added, CancellationToken.None);

        var first = await _datastore.ListFirstAsync("iris", "v2", null, 2, CancellationToken.None);
        var next = await _datastore.ListFirstAsync("iris", "v2", first[1].Id, 2, CancellationToken.None);

        Assert.That(first.Concat(next).Select(prediction => prediction.Id), Is.EqualTo(new[] { added[0], added[1], added[3], added[4] }.Select(prediction => prediction.Id)));
    }

    [Test]
    public async Task FindAsync_AddedPrediction_IsTheSameInEveryField()
    {
        var added = new Prediction
        {
            Id = TimeOrderedId.New(Noon),
            Model = "iris",
            Version = "v2",
            Revision = int.MaxValue,
            ModelHash = new string('f', 64),
            Caller = new string('x', CallerName.MaxLength),
            Request = "{\"text\":\"größer 语 \\u0000 \\ud800\"}",
            Response = new string('x', 3_000_000),
            InferMs = 0.1 + 0.2,
        };
        await _datastore.AddAsync([added], CancellationToken.None);

        var found = await _datastore.FindAsync(added.Id, CancellationToken.None);

        Assert.That(found, Is.EqualTo(added).UsingPropertiesComparer());
    }

    [Test]
    public async Task FindAsync_ResponseOfEightMebibytes_IsReadWhole()
    {
        var added = TestDatastore.Prediction(response: new string('x', 4 << 20));
        await _datastore.AddAsync([added], CancellationToken.None);
        var begun = Stopwatch.GetTimestamp();

        var found = await _datastore.FindAsync(added.Id, CancellationToken.None);

        TestContext.Out.WriteLine($"{provider}: 8 MiB of UTF-16 in {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        Assert.That(found!.Response, Has.Length.EqualTo(added.Response.Length));
    }

    [Test]
    public async Task FindAsync_UnknownId_IsNull()
    {
        Assert.That(await _datastore.FindAsync(TimeOrderedId.New(Noon), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ListAsync_NoCondition_IsNewestFirstUpToTheLimit()
    {
        var ids = await AddAsync(Noon, Noon.AddMilliseconds(1), Noon.AddHours(1), Noon.AddDays(1));

        Assert.That(await ListAsync(new PredictionFilter { Limit = 3 }), Is.EqualTo(new[] { ids[3], ids[2], ids[1] }));
    }

    [Test]
    public async Task ListAsync_TimeRange_HoldsTheStartAndNotTheEnd()
    {
        var ids = await AddAsync(Noon.AddMilliseconds(-1), Noon, Noon.AddMilliseconds(1), Noon.AddMilliseconds(2));

        var found = await ListAsync(new PredictionFilter { From = Noon, To = Noon.AddMilliseconds(2), Limit = 10 });

        Assert.That(found, Is.EqualTo(new[] { ids[2], ids[1] }));
    }

    [Test]
    public async Task ListAsync_PageByPage_ListsEachOnce()
    {
        var ids = await AddAsync([.. Enumerable.Range(0, 7).Select(n => Noon.AddMilliseconds(n / 3))]);
        var paged = new List<string>();
        for (var page = await ListAsync(Filter(null)); page.Count > 0; page = await ListAsync(Filter(paged[^1])))
        {
            paged.AddRange(page);
        }

        Assert.That(paged, Is.EqualTo(ids.OrderDescending(StringComparer.Ordinal)));

        static PredictionFilter Filter(string? before) => new() { Model = "iris", To = Noon.AddHours(1), Before = before, Limit = 2 };
    }

    [Test]
    public async Task ListAsync_CursorBeyondTheRange_StaysInTheRange()
    {
        var ids = await AddAsync(Noon, Noon.AddHours(1), Noon.AddHours(2));

        var found = await ListAsync(new PredictionFilter { To = Noon.AddHours(1), Before = ids[2], Limit = 10 });

        Assert.That(found, Is.EqualTo(new[] { ids[0] }));
    }

    [Test]
    public async Task ListAsync_ModelAndVersion_AreToldApartByCase()
    {
        var iris = TestDatastore.Prediction();
        await _datastore.AddAsync(
            [
                iris,
                TestDatastore.Prediction(model: "Iris"),
                TestDatastore.Prediction(model: "mnist"),
                TestDatastore.Prediction(version: "V1"),
            ],
            CancellationToken.None);

        Assert.That(await ListAsync(new PredictionFilter { Model = "iris", Version = "v1", Limit = 10 }), Is.EqualTo(new[] { iris.Id }));
        Assert.That(await ListAsync(new PredictionFilter { Model = "iris", Limit = 10 }), Has.Count.EqualTo(2));
        Assert.That(await ListAsync(new PredictionFilter { Version = "v1", Limit = 10 }), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task AddAsync_ManyRows_AreAllTheSameAfterwards([Values(1, 2, 15, 16, 17, 63, 64, 99)] int count)
    {
        var added = Enumerable.Range(0, count).Select(n => TestDatastore.Prediction(version: $"v{n}", response: $"[{n}]")).ToList();
        await _datastore.AddAsync(added, CancellationToken.None);

        var found = await _datastore.ListAsync(new PredictionFilter { Limit = 100 }, CancellationToken.None);

        Assert.That(found, Is.EquivalentTo(added).UsingPropertiesComparer());
    }

    private async Task<List<string>> ListAsync(PredictionFilter filter) =>
        [.. (await _datastore.ListAsync(filter, CancellationToken.None)).Select(prediction => prediction.Id)];

    private async Task<string[]> AddAsync(params DateTimeOffset[] times)
    {
        var predictions = times.Select(time => TestDatastore.Prediction(TimeOrderedId.New(time))).ToList();
        await _datastore.AddAsync(predictions, CancellationToken.None);
        return [.. predictions.Select(prediction => prediction.Id)];
    }
}
