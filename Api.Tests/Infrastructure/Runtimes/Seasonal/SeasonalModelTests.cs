using Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Seasonal;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Seasonal;

public sealed class SeasonalModelTests
{
    [Test]
    public void Infer_ANormalDay_NoAnomaly([Values(5, 10, 60)] double minutes, [Values(0, 5)] double rhythm)
    {
        var noise = TestDays.Noise(1);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + (rhythm * TestDays.Rhythm(hour)) + noise(), minutes: minutes)), Is.Empty);
    }

    [Test]
    public void Infer_ASpike_ThatReadingAlone()
    {
        var noise = TestDays.Noise(2);
        var day = TestDays.Of(hour => 20 + noise() + (hour is > 11.99 and < 12.01 ? 15 : 0));

        Assert.That(Anomalies(day), Is.EqualTo(new[] { 12.0 }).Within(0.01));
    }

    [TestCase(0)]
    [TestCase(1e-320)]
    [TestCase(5)]
    public void Infer_AConstantThatMoves_FromItsFirstReading(double constant) =>
        Assert.That(Anomalies(TestDays.Of(hour => hour < 12 ? constant : constant + 1)).First(), Is.EqualTo(12).Within(0.01));

    [Test]
    public void Infer_ALevelShift_FromItsBeginning()
    {
        var noise = TestDays.Noise(3);

        var anomalies = Anomalies(TestDays.Of(hour => 20 + noise() + (hour >= 9 ? 8 : 0)));

        Assert.That(anomalies[0], Is.EqualTo(9).Within(0.5));
        Assert.That(anomalies, Has.Length.GreaterThan(100));
    }

    [Test]
    public void Infer_AValueOfTheWrongTimeOfDay_IsAnAnomaly()
    {
        var noise = TestDays.Noise(4);
        var day = TestDays.Of(hour => 20 + (10 * TestDays.Rhythm(hour is > 5 and < 8 ? hour + 12 : hour)) + (0.5 * noise()));

        Assert.That(Anomalies(day), Is.Not.Empty.And.All.InRange(4.5, 11.5));
    }

    [Test]
    public void Infer_ASlowDrift_IsAnAnomalyBeforeItLeavesTheRange()
    {
        var noise = TestDays.Noise(5);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + noise() + (0.08 * Math.Max(0, hour + 6)))), Is.Not.Empty);
    }

    [Test]
    public void Infer_ATrendThatGoesOn_NoAnomaly()
    {
        var noise = TestDays.Noise(6);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + noise() + (0.02 * hour))), Is.Empty);
    }

    [Test]
    public void Infer_StuckWhereItVaries_IsAnAnomaly()
    {
        var noise = TestDays.Noise(7);

        Assert.That(Anomalies(TestDays.Of(hour => hour is > 6 and < 14 ? 20.1 : 20 + noise())), Is.Not.Empty.And.All.InRange(6, 17));
    }

    [Test]
    public void Infer_NoisierThanEver_IsAnAnomaly()
    {
        var noise = TestDays.Noise(8);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + (noise() * (hour is > 6 and < 12 ? 3 : 1)))), Is.Not.Empty.And.All.InRange(6, 14));
    }

    [Test]
    public void Infer_ANewLevelSeenOnThreeDays_IsKnown()
    {
        var noise = TestDays.Noise(9);

        Assert.That(Anomalies(TestDays.Of(hour => (hour > -72 ? 30 : 20) + noise())), Is.Empty);
    }

    [Test]
    public void Infer_BackFromALongFailure_IsKnown()
    {
        var noise = TestDays.Noise(10);

        Assert.That(Anomalies(TestDays.Of(hour => (hour is > -144 and < 10 ? 30 : 20) + noise())), Is.Empty);
    }

    [Test]
    public void Infer_ABadDayInTheHistory_HidesNothing()
    {
        var noise = TestDays.Noise(11);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + noise() + (hour is > -48 and < -30 or > 8 ? 12 : 0))), Is.Not.Empty);
    }

    [Test]
    public void Infer_ARestDayEachWeek_NoAnomaly()
    {
        var noise = TestDays.Noise(12);

        Assert.That(Anomalies(TestDays.Of(hour => noise() + (Math.Floor(hour / 24) % 7 == 0 ? 5 : 50))), Is.Empty);
    }

    [Test]
    public void Infer_OnAndOffAtAnyTime_NoAnomaly()
    {
        var (noise, random) = (TestDays.Noise(13), new Random(13));
        var (on, left) = (false, 0);

        Assert.That(Anomalies(TestDays.Of(_ =>
        {
            (on, left) = left-- > 0 ? (on, left) : (!on, random.Next(6, 30));
            return (on ? 80 : 5) + noise();
        })), Is.Empty);
    }

    [Test]
    public void Infer_CoarseValues_NoAnomaly([Values(0.5, 1, 5)] double unit)
    {
        var noise = TestDays.Noise(14);

        Assert.That(Anomalies(TestDays.Of(hour => unit * Math.Round((45 + TestDays.Rhythm(hour) + (0.5 * noise())) / unit))), Is.Empty);
    }

    [Test]
    public void Infer_MissingReadings_NoAnomaly()
    {
        var (noise, random) = (TestDays.Noise(15), new Random(15));
        var full = TestDays.Of(hour => 20 + (5 * TestDays.Rhythm(hour)) + noise());
        var day = full with
        {
            History = full.History.Where(i => i % 2000 > 300 && random.Next(10) > 2),
            Readings = full.Readings.Where(i => i is < 100 or > 180 && random.Next(10) > 2),
        };

        Assert.That(Anomalies(day), Is.Empty);
    }

    [Test]
    public void Infer_UnevenDistances_NoAnomaly()
    {
        var (noise, random) = (TestDays.Noise(16), new Random(16));
        var full = TestDays.Of(hour => 20 + noise(), minutes: 1);

        Assert.That(
            Anomalies(full with { History = full.History.Where(_ => random.Next(7) == 0), Readings = full.Readings.Where(_ => random.Next(7) == 0) }),
            Is.Empty);
    }

    [Test]
    public void Infer_ConstantSensor_NoAnomalyUntilItMoves([Values(0, 20, -1e6)] double level)
    {
        Assert.That(Anomalies(TestDays.Of(_ => level)), Is.Empty);
        Assert.That(Anomalies(TestDays.Of(hour => hour > 12 ? level + 1 + Math.Abs(level) : level)), Is.Not.Empty.And.All.GreaterThan(12));
    }

    [Test]
    public void Infer_LittleHistory_NoAnomaly([Values(0, 0.1, 1, 2)] double days)
    {
        var noise = TestDays.Noise(17);

        Assert.That(Anomalies(TestDays.Of(hour => 20 + noise() + (hour > 10 ? 100 : 0), history: days)), Is.Empty);
    }

    [Test]
    public void Infer_HigherThreshold_LowerScores()
    {
        var noise = TestDays.Noise(18);
        var day = TestDays.Of(hour => 20 + noise() + (hour > 9 ? 8 : 0));

        var (one, two) = (Scores(day, new SeasonalConfig()), Scores(day, new SeasonalConfig { Threshold = 2 }));

        Assert.That(two.Scores, Is.EqualTo(one.Scores.Select(score => score / 2)).Within(1e-9));
    }

    private static double[] Anomalies(SensorDay day)
    {
        var anomalies = Scores(day, new SeasonalConfig()).Anomalies;
        return [.. Enumerable.Range(0, anomalies.Length).Where(i => anomalies[i]).Select(i => day.Readings.Timestamps[i].TimeOfDay.TotalHours)];
    }

    private static SensorDayScores Scores(SensorDay day, SeasonalConfig config) =>
        new SeasonalModel(config).Infer([day], CancellationToken.None).AsTask().Result[0];
}
