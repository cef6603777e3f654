using Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Onnx.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Sensors;

/// <summary>The files score how far the last level, or step, of a window is from 5 spreads.</summary>
public sealed class OnnxSensorModelTests
{
    [Test]
    public async Task Infer_AStep_ItsReadingsAreFarFromExpected()
    {
        var noise = TestDays.Noise(1);

        var scores = await Score("sensor-last", TestDays.Of(hour => 20 + noise() + (hour >= 12 ? 12 : 0)));

        Assert.That(Anomalies(scores), Is.EqualTo(Enumerable.Range(144, 144)));
        Assert.That(scores.Scores[..144], Is.All.LessThan(0.9));
    }

    [Test]
    public async Task Infer_StepsWanted_TheyComeAfterTheLevels()
    {
        var noise = TestDays.Noise(2);

        var scores = await Score("sensor-steps", TestDays.Of(hour => 20 + noise() + (hour >= 12 ? 20 : 0)));

        Assert.That(Anomalies(scores), Is.EqualTo(new[] { 144 }));
    }

    [Test]
    public async Task Infer_ADailyRhythm_LevelsAreWithoutIt()
    {
        var noise = TestDays.Noise(3);

        var scores = await Score("sensor-last", TestDays.Of(hour => (20 * TestDays.Rhythm(hour)) + noise() + (hour is > 5 and < 6 ? -15 : 0)));

        Assert.That(Anomalies(scores), Is.Not.Empty.And.All.InRange(60, 72));
    }

    [Test]
    public async Task Infer_OneWindowAtATime_SameScores()
    {
        var noise = TestDays.Noise(4);
        var day = TestDays.Of(_ => noise(), 4, minutes: 30);

        Assert.That((await Score("sensor-one", day)).Scores, Is.EqualTo((await Score("sensor-last", day)).Scores));
    }

    [Test]
    public async Task Infer_ASensorThatIsOftenLikeThat_NoAnomaly()
    {
        var (noise, random) = (TestDays.Noise(5), new Random(5));

        Assert.That(Anomalies(await Score("sensor-last", TestDays.Of(_ => noise() + (random.Next(100) == 0 ? 30 : 0)))), Is.Empty);
    }

    [Test]
    public async Task Infer_LittleHistory_NotJudged([Values(0, 1, 2)] int days)
    {
        var scores = await Score("sensor-last", TestDays.Of(hour => hour > 12 ? 50 : hour % 1, days));

        Assert.That(scores.Scores, Is.All.Zero);
    }

    [Test]
    public async Task Infer_ThresholdOfTheConfiguration_ScoresInIt()
    {
        var noise = TestDays.Noise(6);
        var day = TestDays.Of(_ => noise());

        var (one, two) = (await Score("sensor-last", day), await Score("sensor-last", day, threshold: 1));

        Assert.That(two.Scores, Is.EqualTo(one.Scores.Select(score => score / 2)).Within(1e-9));
    }

    [Test]
    public async Task Infer_HugeOrConstant_FiniteScores([Values(0, 1, 1e300, -1e300, 1e-300)] double factor, [Values] bool constant)
    {
        var noise = TestDays.Noise(7);

        var scores = await Score("sensor-steps", TestDays.Of(_ => factor * (constant ? 1 : 20 + noise())));

        Assert.That(scores.Scores, Is.All.Matches<double>(score => score >= 0 && double.IsFinite(score)));
    }

    [Test]
    public async Task Infer_SeveralDaysOnManyThreads_EachAsIfAlone()
    {
        using var model = Load("sensor-steps");
        SensorDay[] days = [.. Enumerable.Range(1, 3).Select(seed => TestDays.Noise(seed)).Select(noise => TestDays.Of(_ => noise(), 5))];
        var alone = new List<double[]>();
        foreach (var day in days)
        {
            alone.Add((await model.Infer([day], CancellationToken.None))[0].Scores);
        }

        await Parallel.ForAsync(0, 16, async (_, cancellationToken) =>
            Assert.That((await model.Infer(days, cancellationToken)).Select(scores => scores.Scores), Is.EqualTo(alone)));
    }

    [Test]
    public void Infer_ScoreBeyondOne_IsAnInferenceFailure() =>
        Assert.That(
            async () => await Score("sensor-beyond", TestDays.Of(hour => hour)), Throws.TypeOf<InferenceException>().With.Message.Contains("between 0 and 1"));

    [Test]
    public void Load_AnotherKindOfFile_NamesEveryMismatch() =>
        Assert.That(() => Load("image-nchw"), Throws.TypeOf<ModelLoadException>()
            .With.Message.Contains("exactly one input: float [N,window] or [N,2,window]")
            .And.Message.Contains("exactly one output that can be a score")
            .And.Message.Contains("The file takes x: float[?,3,2,4]"));

    [Test]
    public void Load_TheFile_ItsHashIsKnown()
    {
        using var model = Load("sensor-last");

        Assert.That(model.Sha256.Keys, Is.EqualTo([TestModel.PathOf("sensor-last")]));
    }

    private static OnnxSensorModel Load(string name, double threshold = 0.5) =>
        new(new OnnxSensorConfig { Path = TestModel.PathOf(name), Threshold = threshold }, TestModel.Loader);

    private static async Task<SensorDayScores> Score(string name, SensorDay day, double threshold = 0.5)
    {
        using var model = Load(name, threshold);
        return (await model.Infer([day], CancellationToken.None))[0];
    }

    private static int[] Anomalies(SensorDayScores scores) => [.. scores.Anomalies.Index().Where(anomaly => anomaly.Item).Select(anomaly => anomaly.Index)];
}
