using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

public sealed class SensorFillServiceTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);
    private static readonly TimeSpan History = TimeSpan.FromDays(3);

    private readonly Mock<ISensorModel> _model = new();
    private readonly Mock<ISensorDatastore> _sensors = new(MockBehavior.Strict);
    private readonly List<Prediction> _added = [];
    private readonly CapturedLog _log = new();
    private readonly Dictionary<string, IReadOnlyList<SensorScore>> _scores = [];
    private readonly Dictionary<string, (SensorStatus Status, string? Reason)> _statuses = [];

    [SetUp]
    public void Wire()
    {
        _model.Setup(model => model.History).Returns(History);
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<SensorDay>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<SensorDay> days, CancellationToken _) => ValueTask.FromResult<IReadOnlyList<SensorDayScores>>([.. days.Select(Score)]));
        _sensors.Setup(
            store => store.StoreScoresAsync(It.IsAny<string>(), Day, "scores", It.IsAny<IReadOnlyList<SensorScore>>(), It.IsAny<CancellationToken>()))
            .Callback((string sensor, DateOnly _, string _, IReadOnlyList<SensorScore> scores, CancellationToken _) => _scores[sensor] = scores)
            .Returns(Task.CompletedTask);
        _sensors.Setup(store => store.UpdateStatusAsync(It.IsAny<string>(), Day, It.IsAny<SensorStatus>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Callback((string sensor, DateOnly _, SensorStatus status, string? reason, CancellationToken _) => _statuses[sensor] = (status, reason))
            .Returns(Task.CompletedTask);
    }

    [Test]
    public async Task Fill_EverySensor_IsScoredAndCountedByItsStatus()
    {
        var answer = await FillAsync(DayOf("calm", 0.2, 0.9), DayOf("hot", 0.1, 3), DayOf("silent"));

        var fill = answer.Inference.Outputs.Single();
        Assert.That((fill.Sensors, fill.Scored, fill.Anomalies), Is.EqualTo((3, 4, 1)));
        Assert.That(_statuses, Is.EquivalentTo(new Dictionary<string, (SensorStatus, string?)>
        {
            ["calm"] = (SensorStatus.Ok, null), ["hot"] = (SensorStatus.Anomalous, null), ["silent"] = (SensorStatus.NoData, null),
        }));
        var score = _scores["hot"][1];
        Assert.That((score.Sensor, score.Timestamp, score.Model, score.Version, score.Revision), Is.EqualTo(("hot", At(1), "scores", "v1", 1)));
        Assert.That((score.Value, score.Score, score.IsAnomaly), Is.EqualTo((3.0, 3.0, true)));
        Assert.That(_scores["silent"], Is.Empty);
    }

    [Test]
    public async Task Fill_Answered_IsRecorded()
    {
        var answer = await FillAsync(DayOf("calm", 0.2));

        Assert.That(_added.Single().Id, Is.EqualTo(answer.Ids.Single()));
        Assert.That(_added.Single().Request, Is.EqualTo("""{"date":"2026-05-04"}"""));
        Assert.That(_added.Single().Response, Is.EqualTo(
            """{"date":"2026-05-04","sensors":1,"no_data":0,"ok":1,"anomalous":0,"failed":0,"scored":1,"anomalies":0,"failures":[]}"""));
    }

    [Test]
    public async Task Fill_Ended_IsLoggedWithTheDayAsItIsAskedFor()
    {
        await FillAsync(DayOf("calm", 0.2));

        Assert.That(_log.Lines.Single().Text, Does.StartWith("Filled 2026-05-04 with scores: 1 sensors, 0 anomalous, 0 failed, in "));
    }

    [TestCase(-1, "The model failed unexpectedly; the log has more.")]
    [TestCase(-2, "it is broken")]
    [TestCase(-3, "The model gave 0 scores to 1 readings.")]
    [TestCase(-4, "The model gave a score that is not a finite number of at least 0.")]
    public async Task Fill_OneFails_IsMarkedAndTheOthersAreScored(double value, string reason)
    {
        var answer = await FillAsync(DayOf("before", 0.2), DayOf("broken", value), DayOf("after", 0.2));

        var fill = answer.Inference.Outputs.Single();
        Assert.That((fill.Count(SensorStatus.Ok), fill.Count(SensorStatus.Failed), fill.Scored), Is.EqualTo((2, 1, 2)));
        Assert.That(fill.Failures, Is.EqualTo(new[] { new SensorFailure("broken", reason) }));
        Assert.That(_statuses["broken"], Is.EqualTo((SensorStatus.Failed, reason)));
        Assert.That(_scores.Keys, Is.EquivalentTo(new[] { "before", "after" }));
    }

    [Test]
    public async Task Fill_ManyFail_AllAreCountedAndTheFirstAreTold()
    {
        var answer = await FillAsync([.. Enumerable.Range(0, 150).Select(i => DayOf($"s{i}", -1))]);

        var fill = answer.Inference.Outputs.Single();
        Assert.That((fill.Count(SensorStatus.Failed), fill.Failures.Count), Is.EqualTo((150, SensorFill.MostFailures)));
    }

    [Test]
    public void Fill_DatastoreFails_IsNotAnswered()
    {
        _sensors.Setup(store => store.StoreScoresAsync("hot", Day, "scores", It.IsAny<IReadOnlyList<SensorScore>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new UnavailableException(UnavailableException.DatastoreUnavailable, "away", TimeSpan.FromSeconds(1)));

        Assert.That(() => FillAsync(DayOf("hot", 3), DayOf("calm", 0.2)), Throws.TypeOf<UnavailableException>());
        Assert.That(_statuses, Is.Empty);
    }

    [Test]
    public void Fill_CallerGoes_Ends()
    {
        using var gone = new CancellationTokenSource();
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<SensorDay>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<SensorDay> _, CancellationToken _) =>
            {
                gone.Cancel();
                throw new OperationCanceledException(gone.Token);
            });

        Assert.That(() => FillAsync(gone.Token, DayOf("a", 1), DayOf("b", 1)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_statuses, Is.Empty);
    }

    private Task<Answer<SensorFill>> FillAsync(params SensorDay[] days) => FillAsync(CancellationToken.None, days);

    private async Task<Answer<SensorFill>> FillAsync(CancellationToken cancellationToken, params SensorDay[] days)
    {
        _sensors.Setup(store => store.FindReadingsByDateAsync(Day, History, It.IsAny<CancellationToken>())).Returns(days.ToAsyncEnumerable());
        var datastore = new Mock<IPredictionDatastore>().KeepIn(_added);
        var config = new SensorModelConfig { Active = "v1", Versions = LoadedModels.NoVersions };
        using var catalog = LoadedModels.Catalog(LoadedModels.Load("scores", _model.Object, config));
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var recorder = new PredictionRecorder(datastore.Object, PredictionMocks.NoUsage(), TimeProvider.System);
        using var service = new SensorFillService(catalog, _sensors.Object, recorder, new Logger<SensorFillService>(loggers));
        return await service.FillAsync("scores", Day, cancellationToken);
    }

    /// <summary>Values from 0 on are their own scores; below, each stands for a way to fail.</summary>
    private static SensorDayScores Score(SensorDay day) => day.Readings.Values[0] switch
    {
        -1 => throw new InvalidOperationException("secret"),
        -2 => throw new InferenceException("it is broken"),
        -3 => new SensorDayScores([], []),
        -4 => new SensorDayScores([double.NaN], [false]),
        _ => new SensorDayScores(day.Readings.Values, [.. day.Readings.Values.Select(value => value >= 1)]),
    };

    private static SensorDay DayOf(string sensor, params double[] values) =>
        new(sensor, Day, SensorSeries.Empty, new SensorSeries([.. values.Select((_, i) => At(i))], values));

    private static DateTime At(int minutes) => Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(minutes);
}
