using Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;
using Interlock.Api.Tests.Support;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.MlNet;
using Microsoft.ML;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

/// <summary>With the sample's file, and with small ones that do not fit.</summary>
[Parallelizable]
public sealed class MlNetSensorModelTests : IDisposable
{
    private static readonly string Sample = Repository.PathOf("models", "sensor-score", "ml.zip");

    private readonly MlNetWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Test]
    public async Task Infer_ALevelFarFromExpected_IsAnAnomaly()
    {
        var noise = TestDays.Noise(1);

        var scores = await Score(TestDays.Of(hour => 20 + noise() + (hour >= 12 ? 12 : 0)));

        Assert.That(scores.Anomalies[..144], Has.None.True);
        Assert.That(scores.Anomalies[144..156], Has.Some.True, "within the hour");
        Assert.That(scores.Anomalies[144..].Count(anomaly => anomaly), Is.GreaterThan(100));
    }

    [Test]
    public async Task Infer_LittleHistory_NotJudged([Values(0, 1, 2)] int days)
    {
        var scores = await Score(TestDays.Of(hour => hour > 12 ? 50 : hour % 1, days));

        Assert.That(scores.Scores, Is.All.Zero);
    }

    [Test]
    public async Task Infer_ThresholdOfTheConfiguration_ScoresInIt()
    {
        var noise = TestDays.Noise(6);
        var day = TestDays.Of(_ => noise());

        var (low, high) = (await Score(day, threshold: 0.5), await Score(day, threshold: 1));

        Assert.That(high.Scores, Is.EqualTo(low.Scores.Select(score => score / 2)).Within(1e-9));
    }

    [Test]
    public async Task Infer_HugeOrConstant_FiniteScores([Values(0, 1, 1e300, -1e300, 1e-300)] double factor, [Values] bool constant)
    {
        var noise = TestDays.Noise(7);

        var scores = await Score(TestDays.Of(_ => factor * (constant ? 1 : 20 + noise())));

        Assert.That(scores.Scores, Is.All.Matches<double>(score => score >= 0 && double.IsFinite(score)));
    }

    [Test]
    public async Task Infer_SeveralDaysOnManyThreads_EachAsIfAlone()
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = Sample });
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
    public async Task Infer_ADay_AllocatesNothingPerWindow()
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = Sample });
        var noise = TestDays.Noise(8);
        SensorDay[] days = [TestDays.Of(_ => noise(), 10)];
        await model.Infer(days, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        await model.Infer(days, CancellationToken.None);

        // 11 days of 288 windows: the grid, the levels and the statistics are a few arrays of that length.
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / (11 * 288), Is.LessThan(512));
    }

    [Test]
    public async Task Infer_AnAnomalyDetector_ItsScoreCounts()
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = TrainDetector().Path, Threshold = 0.5 });
        var noise = TestDays.Noise(9);

        var scores = (await model.Infer([TestDays.Of(_ => noise(), 5)], CancellationToken.None))[0];

        Assert.That(scores.Scores, Is.All.InRange(0, 2).And.Some.GreaterThan(0));
    }

    [Test]
    public void Infer_ScoreBeyondOne_IsAnInferenceFailure()
    {
        var rows = Rows().Select(row => new LevelRow { Levels = row.Levels, Label = row.Levels[3] * 100 });
        var version = _workshop.Train(_workshop.Context.Regression.Trainers.Sdca(featureColumnName: "Levels"), rows);
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = version.Path });

        Assert.That(
            async () => await model.Infer([TestDays.Of(hour => hour)], CancellationToken.None),
            Throws.TypeOf<InferenceException>().With.Message.Contains("between 0 and 1"));
    }

    [Test]
    public void New_AnotherKindOfFile_NamesWhatItNeeds() => Assert.That(
        () => new MlNetSensorModel(new MlNetSensorConfig { Path = Repository.PathOf("models", "diabetes", "ml.zip") }),
        Throws.TypeOf<ModelLoadException>()
            .With.Message.Contains("the input 'Levels', a Vector<Single> of 2 to 4096")
            .And.Message.Contains("'Features' (Vector<Single, 10>)"));

    [Test]
    public void New_OtherSha256_IsRefused() => Assert.That(
        () => new MlNetSensorModel(new MlNetSensorConfig { Path = Sample, Sha256 = new string('0', 64) }),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("SHA-256"));

    [Test]
    public void New_TheFile_ItsHashIsKnown()
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = Sample });

        Assert.That(model.Sha256.Keys, Is.EqualTo([Sample]));
    }

    private static async Task<SensorDayScores> Score(SensorDay day, double threshold = 0.3)
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = Sample, Threshold = threshold });
        return (await model.Infer([day], CancellationToken.None))[0];
    }

    private static WindowRow[] Rows()
    {
        var noise = TestDays.Noise(1);
        float[] Four() => [.. Enumerable.Range(0, 4).Select(_ => (float)noise())];
        return [.. Enumerable.Range(0, 200).Select(_ => new WindowRow { Levels = Four(), Steps = Four() })];
    }

    private MlNetTabularConfig TrainDetector() => _workshop.Train(
        _workshop.Context.Transforms.Concatenate("Features", "Levels", "Steps").Append(_workshop.Context.AnomalyDetection.Trainers.RandomizedPca(rank: 3, seed: 1)), Rows());
}
