using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>Several writers at once, each as a server of its own has them: nothing fails, nothing is lost, nothing is there twice.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class SensorConcurrencyTests(DatastoreProvider provider)
{
    private const int Writers = 4;

    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Day = new(2025, 6, 1);

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
    public async Task AddReadingsAsync_TheSameRowsByAll_EachIsNewToExactlyOne()
    {
        var rows = Enumerable.Range(0, 4000).Select(n => new Reading($"s{n % 40}", Noon.AddSeconds(n / 40), n)).ToArray();

        var added = await AtOnceAsync(async (datastore, writer) =>
        {
            var count = 0;
            var own = rows.ToArray();
            new Random(writer).Shuffle(own);
            foreach (var batch in own.Chunk(500))
            {
                count += await datastore.AddReadingsAsync(batch, CancellationToken.None);
            }

            return count;
        });

        Assert.That(added.Sum(), Is.EqualTo(4000));
        var sensors = await _database.OpenSensors().ListAsync(new SensorFilter(null, null, 100), CancellationToken.None);
        Assert.That(sensors.Select(sensor => sensor.LastTimestamp), Has.Exactly(40).EqualTo(Noon.AddSeconds(99)));
        Assert.That(sensors.Select(sensor => sensor.LastValue), Is.EquivalentTo(Enumerable.Range(3960, 40)));
    }

    [Test]
    public async Task AddReadingsAsync_LaterAndEarlierRowsByEach_TheLastReadingIsTheLatest()
    {
        await AtOnceAsync(async (datastore, writer) =>
        {
            for (var n = 0; n < 50; n++)
            {
                var place = (writer * 50) + (writer % 2 == 0 ? n : 49 - n);
                await datastore.AddReadingsAsync([new Reading("a", Noon.AddSeconds(place), place)], CancellationToken.None);
            }

            return 0;
        });

        var sensor = await _database.OpenSensors().FindAsync("a", CancellationToken.None);
        Assert.That((sensor!.LastTimestamp, sensor.LastValue), Is.EqualTo((Noon.AddSeconds((Writers * 50) - 1), (Writers * 50.0) - 1)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task StoreScoresAsync_TheSameDayByAll_OneOfThemIsThere(bool overlapping)
    {
        await _database.OpenSensors().AddReadingsAsync([new Reading("a", Noon, 1)], CancellationToken.None);
        for (var round = 0; round < 10; round++)
        {
            await AtOnceAsync(async (datastore, writer) =>
            {
                var first = overlapping ? Noon : Noon.AddMinutes(writer);
                await datastore.StoreScoresAsync(
                    "a", Day, "m", [.. Enumerable.Range(0, 40).Select(n => Score(first.AddSeconds(n), $"v{writer}"))], CancellationToken.None);
                return 0;
            });

            var scores = await _database.OpenSensors().ListScoresAsync(new ScoreFilter("a", null, null, null, null, 1000), CancellationToken.None);
            Assert.That(scores, Has.Count.EqualTo(40));
            Assert.That(scores.Select(score => score.Version).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task StoreScoresAsync_UnknownSensorByAll_NoneFails()
    {
        await AtOnceAsync(async (datastore, writer) =>
        {
            await datastore.StoreScoresAsync("nobody", Day, "m", [Score(Noon, $"v{writer}", "nobody")], CancellationToken.None);
            return 0;
        });

        Assert.That(
            await _database.OpenSensors().ListScoresAsync(new ScoreFilter("nobody", null, null, null, null, 9), CancellationToken.None), Has.Count.EqualTo(1));
    }

    private Task<int[]> AtOnceAsync(Func<ISensorDatastore, int, Task<int>> work) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => work(_database.OpenSensors(), writer))));

    private static SensorScore Score(DateTime time, string version, string sensor = "a") => new()
    {
        Sensor = sensor, Timestamp = time, Model = "m", Version = version, Revision = 1, Value = 1, Score = 1, IsAnomaly = false,
    };
}
