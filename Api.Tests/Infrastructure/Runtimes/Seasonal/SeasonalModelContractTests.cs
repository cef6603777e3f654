using Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Seasonal;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Seasonal;

public sealed class SeasonalModelContractTests
{
    private readonly SeasonalModel _model = new(new SeasonalConfig());

    [TestCaseSource(nameof(Oddities))]
    public async Task Infer_AnyReadings_FiniteScores(SensorDay day)
    {
        var scores = (await _model.Infer([day], CancellationToken.None))[0];

        Assert.That(scores.Scores, Has.Length.EqualTo(day.Readings.Count).And.All.Matches<double>(score => score >= 0 && double.IsFinite(score)));
        Assert.That(scores.Anomalies, Has.Length.EqualTo(day.Readings.Count));
    }

    [Test]
    public async Task Infer_SeveralDays_EachAsIfAlone()
    {
        SensorDay[] days = [.. Enumerable.Range(1, 4).Select(seed => Noisy(seed, 28))];

        var together = await _model.Infer(days, CancellationToken.None);

        for (var i = 0; i < days.Length; i++)
        {
            var alone = (await _model.Infer([days[i]], CancellationToken.None))[0];
            Assert.That(together[i].Scores, Is.EqualTo(alone.Scores));
            Assert.That(together[i].Anomalies, Is.EqualTo(alone.Anomalies));
        }
    }

    [Test]
    public async Task Infer_ManyThreads_SameAnswers()
    {
        var day = Noisy(5, 28);
        var expected = (await _model.Infer([day], CancellationToken.None))[0].Scores;

        await Parallel.ForAsync(0, 64, async (_, cancellationToken) =>
            Assert.That((await _model.Infer([day], cancellationToken))[0].Scores, Is.EqualTo(expected)));
    }

    [Test]
    public async Task Infer_AReadingASecond_EachIsScored()
    {
        var noise = TestDays.Noise(6);
        var day = TestDays.Of(hour => 20 + noise() + (hour is >= 12 and < 12.0001 ? 20 : 0), history: 4, minutes: 1 / 60d);

        var scores = (await _model.Infer([day], CancellationToken.None))[0];

        Assert.That(scores.Anomalies.Index().Where(anomaly => anomaly.Item).Select(anomaly => anomaly.Index), Is.EqualTo(new[] { 12 * 3600 }));
    }

    [Test]
    public void History_AsConfigured() =>
        Assert.That(new SeasonalModel(new SeasonalConfig { History = TimeSpan.FromDays(9) }).History, Is.EqualTo(TimeSpan.FromDays(9)));

    private static SensorDay Noisy(int seed, double history, double factor = 1)
    {
        var noise = TestDays.Noise(seed);
        return TestDays.Of(hour => factor * (20 + noise() + (hour > 20 ? 9 : 0)), history);
    }

    private static IEnumerable<TestCaseData> Oddities()
    {
        var one = TestDays.Of(_ => 5).Readings.Where(i => i == 17);
        yield return new TestCaseData(new SensorDay("s", TestDays.Date, SensorSeries.Empty, one)).SetArgDisplayNames("a single reading");
        yield return new TestCaseData(TestDays.Of(_ => 5) with { Readings = one }).SetArgDisplayNames("a single reading with a history");
        yield return new TestCaseData(TestDays.Of(_ => 0)).SetArgDisplayNames("nothing but zero");
        yield return new TestCaseData(Noisy(1, 28, 1e300)).SetArgDisplayNames("huge values");
        yield return new TestCaseData(Noisy(1, 28, 1e-300)).SetArgDisplayNames("tiny values");
        yield return new TestCaseData(TestDays.Of(hour => hour % 2 < 1 ? double.MaxValue : double.MinValue)).SetArgDisplayNames("the largest values");
        yield return new TestCaseData(TestDays.Of(hour => hour > 12 ? double.MaxValue : double.Epsilon)).SetArgDisplayNames("the smallest, then the largest");
        yield return new TestCaseData(TestDays.Of(hour => hour, minutes: 1440)).SetArgDisplayNames("a reading a day");
        yield return new TestCaseData(TestDays.Of(hour => hour, 400)).SetArgDisplayNames("more history than asked for");
    }
}
