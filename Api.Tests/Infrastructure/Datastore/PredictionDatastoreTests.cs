using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
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
    public async Task FindAsync_AddedPrediction_IsTheSameInEveryField()
    {
        var added = new Prediction
        {
            Id = PredictionId.New(Noon),
            Model = "iris",
            Version = "v2",
            Revision = int.MaxValue,
            Request = "{\"text\":\"größer 语 \\u0000 \\ud800\"}",
            Response = new string('x', 3_000_000),
            InferMs = 0.1 + 0.2,
        };
        await _datastore.AddAsync([added], CancellationToken.None);

        var found = await _datastore.FindAsync(added.Id, CancellationToken.None);

        Assert.That(found, Is.EqualTo(added).UsingPropertiesComparer());
    }

    [Test]
    public async Task FindAsync_UnknownId_IsNull()
    {
        Assert.That(await _datastore.FindAsync(PredictionId.New(Noon), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ListAsync_NoCondition_IsNewestFirstUpToTheLimit()
    {
        var ids = await AddAsync(Noon, Noon.AddMilliseconds(1), Noon.AddHours(1), Noon.AddDays(1));

        Assert.That(await ListAsync(new PredictionFilter { Limit = 3 }), Is.EqualTo(new[] { ids[3], ids[2], ids[1] }));
    }

    private async Task<List<string>> ListAsync(PredictionFilter filter) =>
        [.. (await _datastore.ListAsync(filter, CancellationToken.None)).Select(prediction => prediction.Id)];

    private async Task<string[]> AddAsync(params DateTimeOffset[] times)
    {
        var predictions = times.Select(time => TestDatastore.Prediction(PredictionId.New(time))).ToList();
        await _datastore.AddAsync(predictions, CancellationToken.None);
        return [.. predictions.Select(prediction => prediction.Id)];
    }
}
