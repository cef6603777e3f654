using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Retention;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Quality;
using Interlock.Infrastructure.Datastore.Retention;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Retention;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class RetentionDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatastore _database = null!;
    private RetentionDatastore _retention = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        var calls = _database.Calls();
        var rows = new RowDeletion(calls);
        _retention = new RetentionDatastore(new ErasedCallers(calls, rows), rows, new RowGroups(calls), new PayloadDeletion(calls), new OldRevisions(calls), new PredictionSpace(calls));
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
    public async Task DeleteAsync_Predictions_DeletesTheOldOnesInParts()
    {
        var predictions = await AddAsync(1203);

        Assert.That(await _retention.CountAsync(RetainedRows.Predictions, Noon.AddSeconds(1200), CancellationToken.None), Is.EqualTo(1200));
        Assert.That(await DeleteAsync(RetainedRows.Predictions, Noon.AddSeconds(1200)), Is.EqualTo(new[] { 500, 500, 200 }));
        Assert.That(await _database.CountAsync(), Is.EqualTo(3));
        Assert.That(await _database.Open().FindAsync(predictions[1200].Id, CancellationToken.None), Is.Not.Null);
        Assert.That(await DeleteAsync(RetainedRows.Predictions, Noon.AddSeconds(1200)), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public async Task DeleteAsync_Payloads_LeavesAnswers()
    {
        var predictions = await AddAsync(603);

        Assert.That((await DeleteAsync(RetainedRows.Payloads, Noon.AddSeconds(600))).Sum(), Is.EqualTo(600));
        Assert.That(await _retention.CountAsync(RetainedRows.Payloads, Noon.AddSeconds(603), CancellationToken.None), Is.EqualTo(3));
        var (old, kept) = (await FindAsync(predictions[599]), await FindAsync(predictions[600]));
        Assert.That((old.HasRequest, old.Response, kept.HasRequest), Is.EqualTo((false, """{"result":599}""", true)));
        Assert.That((await DeleteAsync(RetainedRows.Payloads, Noon.AddSeconds(602))).Sum(), Is.EqualTo(2), "it goes on where it was");
    }

    [Test]
    public async Task DeleteAsync_Labels_DeletesThoseOfOldPredictionsOfAllVersions()
    {
        var labels = new LabelDatastore(_database.Calls());
        var predictions = Enumerable.Range(0, 6).Select(n => TestDatastore.Prediction(At(n), n % 2 == 0 ? "iris" : "wine", $"v{n % 3}")).ToList();
        await labels.AddAsync([.. predictions.Select(prediction => Label(prediction, "a"))], CancellationToken.None);
        await labels.AddAsync([Label(predictions[0], "b")], CancellationToken.None);

        Assert.That(await _retention.CountAsync(RetainedRows.Labels, Noon.AddSeconds(4), CancellationToken.None), Is.EqualTo(5));
        Assert.That((await DeleteAsync(RetainedRows.Labels, Noon.AddSeconds(4))).Sum(), Is.EqualTo(5));
        foreach (var (prediction, n) in predictions.Select((prediction, n) => (prediction, n)))
        {
            Assert.That(await labels.ListAsync(prediction, CancellationToken.None), Has.Count.EqualTo(n < 4 ? 0 : 1));
        }
    }

    [Test]
    public async Task DeleteAsync_OfSensors_DeletesReadingsAndScoresOfEach()
    {
        var sensors = _database.OpenSensors();
        var readings = new[] { "a", "b" }.SelectMany(sensor => Enumerable.Range(0, 503).Select(n => new Reading(sensor, Noon.UtcDateTime.AddSeconds(n), n))).ToList();
        await sensors.AddReadingsAsync(readings, CancellationToken.None);
        var score = new SensorScore { Sensor = "a", Timestamp = Noon.UtcDateTime, Model = "m", Version = "v", Revision = 1, Value = 1, Score = 1, IsAnomaly = true };
        await sensors.StoreScoresAsync("a", DateOnly.FromDateTime(Noon.UtcDateTime), "m", [score], CancellationToken.None);

        Assert.That(await _retention.CountAsync(RetainedRows.Readings, Noon.AddSeconds(501), CancellationToken.None), Is.EqualTo(1002));
        Assert.That((await DeleteAsync(RetainedRows.Readings, Noon.AddSeconds(501))).Sum(), Is.EqualTo(1002));
        Assert.That(await _retention.CountAsync(RetainedRows.Readings, Noon.AddDays(1), CancellationToken.None), Is.EqualTo(4));
        Assert.That((await DeleteAsync(RetainedRows.Scores, Noon)).Sum(), Is.Zero);
        Assert.That((await DeleteAsync(RetainedRows.Scores, Noon.AddSeconds(1))).Sum(), Is.EqualTo(1));
        Assert.That((await DeleteAsync(RetainedRows.Alarms, Noon.AddSeconds(1))).Sum(), Is.Zero);
    }

    [Test]
    public async Task EraseAsync_Prediction_IsGoneWithItsLabels()
    {
        var (labels, predictions) = (new LabelDatastore(_database.Calls()), await AddAsync(2));
        await labels.AddAsync([Label(predictions[0], "a"), Label(predictions[1], "a")], CancellationToken.None);

        Assert.That(await _retention.EraseAsync(predictions[0].Id, CancellationToken.None), Is.True);
        Assert.That(await _retention.EraseAsync(predictions[0].Id, CancellationToken.None), Is.False);
        Assert.That((await labels.ListAsync(predictions[0], CancellationToken.None)).Count, Is.Zero);
        Assert.That((await labels.ListAsync(predictions[1], CancellationToken.None)).Count, Is.EqualTo(1));
        Assert.That(await _database.CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task EraseCallerAsync_OfMany_LeavesThoseOfOthers()
    {
        var predictions = await AddAsync(1020, n => n % 2 == 0 ? "app" : n % 3 == 0 ? "APP" : null);
        await new LabelDatastore(_database.Calls()).AddAsync([Label(predictions[0], "a"), Label(predictions[1], "a")], CancellationToken.None);

        Assert.That(await _retention.EraseCallerAsync("app", CancellationToken.None), Is.EqualTo(new ErasedRows(510, 1, 0, 0)));
        Assert.That(await _database.CountAsync(), Is.EqualTo(510));
        Assert.That(await _retention.EraseCallerAsync("app", CancellationToken.None), Is.EqualTo(new ErasedRows(0, 0, 0, 0)));
    }

    [Test]
    public async Task FindLimitAsync_OfASize_IsTheTimeOfTheOldestThatFits()
    {
        var predictions = await AddAsync(1000);
        var row = 400 + predictions.Average(prediction => prediction.Request.Length + prediction.Response.Length);

        var limit = await _retention.FindLimitAsync((long)(row * 250), CancellationToken.None);

        Assert.That(limit, Is.EqualTo(Noon.AddSeconds(750)).Within(TimeSpan.FromSeconds(5)));
        Assert.That(await _retention.FindLimitAsync((long)(row * 1100), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task DeleteAsync_Revisions_LeavesThoseThatAreNeeded()
    {
        var revisions = _database.OpenRevisions();
        for (var n = 0; n < OldRevisions.Kept + 6; n++)
        {
            await revisions.AddAsync(RevisionDatastoreTests.Revision(), CancellationToken.None);
        }

        var needed = TestDatastore.Prediction();
        await _database.Open().AddAsync([needed], CancellationToken.None);

        Assert.That((await DeleteAsync(RetainedRows.Revisions, DateTimeOffset.UtcNow.AddDays(1))).Sum(), Is.LessThanOrEqualTo(6));
        Assert.That(await _retention.CountAsync(RetainedRows.Revisions, DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None), Is.Zero);
        Assert.That(await revisions.LastPublishedAsync(CancellationToken.None), Is.Not.Null);
    }

    private static string At(int second) => TimeOrderedId.New(Noon.AddSeconds(second));

    private static PredictionLabel Label(Prediction of, string label) => new()
    {
        Model = of.Model, Version = of.Version, PredictionId = of.Id, Revision = 1, Label = label, Answer = "a", At = Noon.UtcDateTime,
    };

    private async Task<List<Prediction>> AddAsync(int count, Func<int, string?>? caller = null)
    {
        var predictions = Enumerable.Range(0, count).Select(n => TestDatastore.Prediction(At(n), response: $$"""{"result":{{n}}}""")).ToList();
        for (var n = 0; n < count; n++)
        {
            predictions[n].Caller = caller?.Invoke(n);
        }

        await _database.Open().AddAsync(predictions, CancellationToken.None);
        return predictions;
    }

    private async Task<Prediction> FindAsync(Prediction prediction) => (await _database.Open().FindAsync(prediction.Id, CancellationToken.None))!;

    private async Task<List<int>> DeleteAsync(RetainedRows rows, DateTimeOffset before)
    {
        var deleted = new List<int>();
        await foreach (var some in _retention.DeleteAsync(rows, before, CancellationToken.None))
        {
            deleted.Add(some);
        }

        return deleted;
    }
}
