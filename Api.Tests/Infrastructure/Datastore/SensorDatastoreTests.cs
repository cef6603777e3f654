using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class SensorDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Day = new(2025, 6, 1);

    private TestDatastore _database = null!;
    private SensorDatastore _datastore = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _datastore = _database.OpenSensors();
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
    public async Task AddReadingsAsync_NewAndKnown_CountsTheNewAndLeavesTheKnown()
    {
        Assert.That(await AddAsync(("a", Noon, 1), ("b", Noon, 2), ("a", Noon, 9)), Is.EqualTo(2));
        Assert.That(await AddAsync(("a", Noon, 7), ("a", Noon.AddMicroseconds(1), 8), ("b", Noon, 7), ("c", Noon, 3)), Is.EqualTo(2));

        var days = await DaysAsync(Day);
        Assert.That(days.Select(day => day.Sensor), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(days[0].Readings.Values, Is.EqualTo(new[] { 1.0, 8 }));
        Assert.That(days[0].Readings.Timestamps, Is.EqualTo(new[] { Noon, Noon.AddMicroseconds(1) }));
        Assert.That(days[0].Readings.Timestamps.Select(time => time.Kind), Is.All.EqualTo(DateTimeKind.Utc));
        Assert.That(days[1].Readings.Values, Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public async Task AddReadingsAsync_None_IsNoWork() => Assert.That(await AddAsync(), Is.Zero);

    [TestCase(1)]
    [TestCase(15)]
    [TestCase(64)]
    [TestCase(1501)]
    public async Task AddReadingsAsync_ManySensorsAndRows_TwiceIsOnce(int sensors)
    {
        var rows = Enumerable.Range(0, 3000).Select(n => ($"s{n % sensors}", Noon.AddSeconds(n), n / 7.0)).ToArray();

        Assert.That(await AddAsync(rows), Is.EqualTo(3000));
        Assert.That(await AddAsync([.. rows.Reverse(), ("s0", Noon.AddDays(-1), 5)]), Is.EqualTo(1));

        var known = await _datastore.ListAsync(new SensorFilter(null, null, 5000), CancellationToken.None);
        Assert.That(known, Has.Count.EqualTo(sensors));
        Assert.That(known.Max(sensor => sensor.LastTimestamp), Is.EqualTo(Noon.AddSeconds(2999)));
        Assert.That(known.Single(sensor => sensor.LastTimestamp == Noon.AddSeconds(2999)).LastValue, Is.EqualTo(2999 / 7.0));
    }

    [Test]
    public async Task AddReadingsAsync_LastReading_MovesForwardOnly()
    {
        await AddAsync(("a", Noon, 1));
        await AddAsync(("a", Noon.AddTicks(10), 2), ("a", Noon.AddSeconds(-1), 3));
        await AddAsync(("a", Noon.AddSeconds(-2), 4), ("a", Noon, 5));

        var sensor = await _datastore.FindAsync("a", CancellationToken.None);

        Assert.That((sensor!.LastTimestamp, sensor.LastTimestamp!.Value.Kind, sensor.LastValue), Is.EqualTo((Noon.AddTicks(10), DateTimeKind.Utc, 2.0)));
        Assert.That((sensor.Status, sensor.StatusDate, sensor.StatusReason), Is.EqualTo((SensorStatus.NoData, default(DateOnly?), default(string))));
    }

    [Test]
    public async Task Ids_AnyText_AreToldApartAndOrderedByCodePoint()
    {
        string[] ids =
        [
            "A", "Z", "a", "a b", "a/b", "a%2Fb", "e\u0301", "é", "ß", "ss", "\uE000", "\uFFFD", "😀",
            new string('語', 128), "Straße", "STRASSE", "i", "ı", "0",
        ];
        await AddAsync([.. ids.Select(id => (id, Noon, 1.0))]);

        var listed = (await _datastore.ListAsync(new SensorFilter(null, null, 100), CancellationToken.None)).Select(sensor => sensor.Id).ToList();

        Assert.That(listed, Is.EqualTo(ids.OrderBy(id => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal)));
        Assert.That(
            (await _datastore.ListAsync(new SensorFilter(null, listed[4], 3), CancellationToken.None)).Select(sensor => sensor.Id), Is.EqualTo(listed[5..8]));
        foreach (var id in ids)
        {
            Assert.That((await _datastore.FindAsync(id, CancellationToken.None))?.Id, Is.EqualTo(id));
        }
    }

    [Test]
    public async Task Timestamps_AtTheBorders_AreTheSameAfterwards()
    {
        DateTime[] times =
        [
            DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc),
            Noon,
            Noon.AddMicroseconds(1),
            Noon.AddMicroseconds(10),
            Noon.AddMilliseconds(500),
            Noon.AddSeconds(1),
            new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc).AddMicroseconds(999_999),
        ];
        await AddAsync([.. times.Reverse().Select(time => ("a", time, 1.0))]);

        SensorDay[] days =
            [.. await DaysAsync(new DateOnly(1, 1, 1)), .. await DaysAsync(Day), .. await DaysAsync(new DateOnly(9999, 12, 31))];
        var read = days.SelectMany(day => day.Readings.Timestamps);

        Assert.That(read, Is.EqualTo(times));
        Assert.That((await _datastore.FindAsync("a", CancellationToken.None))!.LastTimestamp, Is.EqualTo(times[^1]));
    }

    [Test]
    public async Task FindReadingsByDateAsync_HistoryAndDay_AreCutAtMidnight()
    {
        var (midnight, next) = (Noon.Date, Noon.Date.AddDays(1));
        (midnight, next) = (DateTime.SpecifyKind(midnight, DateTimeKind.Utc), DateTime.SpecifyKind(next, DateTimeKind.Utc));
        await AddAsync(
            ("a", midnight.AddHours(-2).AddMicroseconds(-1), 1), ("a", midnight.AddHours(-2), 2), ("a", midnight.AddMicroseconds(-1), 3),
            ("a", midnight, 4), ("a", next.AddMicroseconds(-1), 5), ("a", next, 6), ("b", midnight.AddHours(-1), 7), ("c", next, 8));

        var days = await DaysAsync(Day, TimeSpan.FromHours(2));

        Assert.That(
            days.Select(day => string.Join(' ', day.History.Values) + " | " + string.Join(' ', day.Readings.Values)),
            Is.EqualTo(new[] { "2 3 | 4 5", " | ", " | " }));
        Assert.That(days.Select(day => day.Date), Is.All.EqualTo(Day));
        Assert.That((await DaysAsync(Day, TimeSpan.MaxValue))[0].History.Values, Is.EqualTo(new[] { 1.0, 2, 3 }));
    }

    [Test]
    public async Task FindReadingsByDateAsync_ScoresStoredMeanwhile_DoesNotStandInTheWay()
    {
        await AddAsync([.. Enumerable.Range(0, 603).Select(n => ($"s{n:d4}", Noon, (double)n))]);
        var read = 0;

        await foreach (var day in _datastore.FindReadingsByDateAsync(Day, TimeSpan.Zero, CancellationToken.None))
        {
            await _datastore.StoreScoresAsync(day.Sensor, Day, "m", [Score(day.Sensor, Noon)], CancellationToken.None);
            await _datastore.UpdateStatusAsync(day.Sensor, Day, SensorStatus.Ok, null, CancellationToken.None);
            await AddAsync((day.Sensor, Noon.AddHours(1), 1));
            read++;
        }

        Assert.That(read, Is.EqualTo(603));
        Assert.That(await _datastore.ListAsync(new SensorFilter(SensorStatus.Ok, null, 5000), CancellationToken.None), Has.Count.EqualTo(603));
    }

    [Test]
    public async Task StoreScoresAsync_Again_ReplacesTheDayOfThatModelOnly()
    {
        await AddAsync(("a", Noon, 1));
        await StoreAsync("a", "m", Score("a", Noon), Score("a", Noon.AddHours(11).AddMinutes(59)));
        await StoreAsync("a", "n", Score("a", Noon, "n"));
        await StoreAsync("b", "m", Score("b", Noon));
        await _datastore.StoreScoresAsync("a", Day.AddDays(1), "m", [Score("a", Noon.AddHours(12))], CancellationToken.None);

        await StoreAsync("a", "m", Score("a", Noon.AddMicroseconds(3), version: "v2"));

        var scores = await _datastore.ListScoresAsync(new ScoreFilter("a", null, null, null, null, 10), CancellationToken.None);
        Assert.That(
            scores,
            Is.EqualTo(new[] { Score("a", Noon, "n"), Score("a", Noon.AddMicroseconds(3), version: "v2"), Score("a", Noon.AddHours(12)) })
                .UsingPropertiesComparer());
        Assert.That(scores.Select(score => score.Timestamp.Kind), Is.All.EqualTo(DateTimeKind.Utc));
        await StoreAsync("a", "m");
        Assert.That(await _datastore.ListScoresAsync(new ScoreFilter("a", null, null, "m", null, 10), CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ListScoresAsync_PageByPage_ListsEachOnceWithinTheRange()
    {
        var times = Enumerable.Range(0, 5).Select(n => Noon.AddMicroseconds(n)).ToList();
        await StoreAsync("a", "m", [.. times.Select(time => Score("a", time))]);
        await StoreAsync("a", "M", [.. times.Select(time => Score("a", time, "M"))]);
        var paged = new List<SensorScore>();
        for (var page = await PageAsync(null); page.Count > 0; page = await PageAsync(new ScoreKey(paged[^1].Timestamp, paged[^1].Model)))
        {
            paged.AddRange(page);
        }

        Assert.That(paged.Select(score => (score.Timestamp, score.Model)), Is.EqualTo(times[1..4].SelectMany(time => new[] { (time, "M"), (time, "m") })));
        Assert.That(
            await _datastore.ListScoresAsync(new ScoreFilter("a", times[2], null, null, new ScoreKey(times[0], "m"), 9), CancellationToken.None),
            Has.Count.EqualTo(6));
        Assert.That(await _datastore.ListScoresAsync(new ScoreFilter("a", null, times[2], "m", null, 9), CancellationToken.None), Has.Count.EqualTo(2));

        Task<IReadOnlyList<SensorScore>> PageAsync(ScoreKey? after) =>
            _datastore.ListScoresAsync(new ScoreFilter("a", times[1], times[4], null, after, 1), CancellationToken.None);
    }

    [Test]
    public async Task UpdateStatusAsync_EveryStatus_IsListedByIt([Values] SensorStatus status)
    {
        await AddAsync(("a", Noon, 1), ("b", Noon, 1), ("c", Noon, 1));
        await _datastore.UpdateStatusAsync("b", Day, status, "größer 😀", CancellationToken.None);

        var sensor = await _datastore.FindAsync("b", CancellationToken.None);
        var listed = await _datastore.ListAsync(new SensorFilter(status, "a", 9), CancellationToken.None);

        Assert.That((sensor!.Status, sensor.StatusDate, sensor.StatusReason, sensor.LastTimestamp), Is.EqualTo((status, Day, "größer 😀", Noon)));
        Assert.That(listed.Select(one => one.Id), Is.EqualTo(status == SensorStatus.NoData ? new[] { "b", "c" } : ["b"]));
    }

    [Test]
    public async Task FindAsync_Unknown_IsNull() => Assert.That(await _datastore.FindAsync("A", CancellationToken.None), Is.Null);

    private Task<int> AddAsync(params (string Sensor, DateTime Time, double Value)[] rows) =>
        _datastore.AddReadingsAsync([.. rows.Select(row => new Reading(row.Sensor, row.Time, row.Value))], CancellationToken.None);

    private Task StoreAsync(string sensor, string model, params SensorScore[] scores) =>
        _datastore.StoreScoresAsync(sensor, Day, model, scores, CancellationToken.None);

    private async Task<List<SensorDay>> DaysAsync(DateOnly day, TimeSpan history = default) =>
        await _datastore.FindReadingsByDateAsync(day, history, CancellationToken.None).ToListAsync();

    private static SensorScore Score(string sensor, DateTime time, string model = "m", string version = "v1") => new()
    {
        Sensor = sensor, Timestamp = time, Model = model, Version = version, Revision = 3, Value = 0.1 + 0.2, Score = 1.5, IsAnomaly = true,
    };
}
