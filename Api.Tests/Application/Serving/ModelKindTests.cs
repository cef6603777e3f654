using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;
using Interlock.Domain.Tabular;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

/// <summary>What all kinds share, with models of kind tabular.</summary>
public sealed class ModelKindTests
{
    private readonly TabularKind _kind = new(Mock.Of<IModelLoader>(), Mock.Of<IPredictionDatastore>(), TimeProvider.System);
    private readonly FakeModel _old = new();
    private readonly FakeModel _new = new();
    private TabularModelConfig _newConfig = LoadedModels.Config();

    [Test]
    public async Task Replay_SameAnswers_AreComparedAndDoNotDiffer()
    {
        var report = await ReplayAsync(Recorded(1), Recorded(2));

        Assert.That((report.Recorded, report.Compared, report.DriftMax, report.Skipped), Is.EqualTo((2, 2, 0.0, 0)));
    }

    [Test]
    public async Task Replay_OtherAnswers_AreMeasured()
    {
        _new.Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[0] * 2))];

        Assert.That((await ReplayAsync(Recorded(1), Recorded(0))).DriftMax, Is.EqualTo(0.5));
    }

    [Test]
    public async Task Replay_OnlyTheNewVersionFails_IsANewErrorNamedByTheRequest()
    {
        _new.Answer = _ => throw new InferenceException("it does not know");

        var report = await ReplayAsync(Recorded(1));

        Assert.That((report.Compared, report.NewErrors, report.HealedErrors), Is.EqualTo((0, 1, 0)));
        Assert.That(report.FirstError, Does.EndWith(": it does not know").And.Length.GreaterThan(32));
    }

    [Test]
    public async Task Replay_OnlyTheOldVersionFails_IsHealed()
    {
        _old.Answer = _ => throw new FormatException();

        var report = await ReplayAsync(Recorded(1));

        Assert.That((report.NewErrors, report.HealedErrors, report.FirstError), Is.EqualTo((0, 1, (string?)null)));
    }

    [Test]
    public async Task Replay_BothFail_IsSkipped()
    {
        _old.Answer = _new.Answer = _ => throw new InferenceException("no");

        var report = await ReplayAsync(Recorded(1));

        Assert.That((report.NewErrors, report.HealedErrors, report.Skipped), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public async Task Replay_OnlyTheNewContractRefuses_IsANewError()
    {
        _newConfig = _newConfig with { Features = new Dictionary<string, FeatureConfig> { ["x"] = new() { Max = 5 }, ["y"] = new() } };

        var report = await ReplayAsync(Recorded(1), Recorded(10));

        Assert.That((report.Compared, report.NewErrors), Is.EqualTo((1, 1)));
        Assert.That(report.FirstError, Does.StartWith("prediction ").And.Contain("$.features[0]"));
    }

    [Test]
    public async Task Replay_NeitherContractCanReadIt_IsSkipped() =>
        Assert.That((await ReplayAsync(Recorded("""{"picture":1}"""))).Skipped, Is.EqualTo(1));

    [Test]
    public async Task Replay_TimeIsUp_LeavesTheRestOut()
    {
        var time = new ManualTime();
        using var until = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        _old.Answer = _new.Answer = rows =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return FakeModel.Echo(rows);
        };

        var recorded = Enumerable.Range(0, 9).Select(x => Recorded(x)).ToList();
        var comparison = await _kind.ReplayAsync(Load(_old), Load(_new), [.. recorded.Select(prediction => new LabelledPrediction(prediction, null))], until.Token, CancellationToken.None);

        Assert.That(comparison.Report().Compared, Is.EqualTo(2), "of which each took two seconds");
    }

    [Test]
    public async Task Replay_GoldenRequests_AreComparedBesideTheRecorded()
    {
        var report = await ReplayAsync([Golden(3), Golden(4, isGolden: false)], Recorded(1));

        Assert.That((report.Golden, report.Recorded, report.Compared), Is.EqualTo((1, 1, 2)), "made-up ones are not");
    }

    [Test]
    public async Task Replay_GoldenRequestsOfOtherFeatures_AreLeftOut()
    {
        _newConfig = _newConfig with { Features = new Dictionary<string, FeatureConfig> { ["y"] = new(), ["x"] = new() } };

        var report = await ReplayAsync([Golden(3)], Recorded(1));

        Assert.That((report.Golden, report.Compared), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Replay_FeaturesReordered_ComparesWhatCallersByNameGet()
    {
        _newConfig = _newConfig with { Features = new Dictionary<string, FeatureConfig> { ["y"] = new(), ["x"] = new() } };
        _old.Answer = _new.Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[0] > 5 ? 1 : 0, row.Numbers[0] > 5 ? "high" : "low"))];

        var report = await ReplayAsync([.. Enumerable.Range(0, 10).Select(x => Recorded(x))]);

        Assert.That((report.Compared, report.Flips), Is.EqualTo((10, 4)), "by place every answer is the same; by name the model gets x where it was trained on y");
    }

    [Test]
    public async Task Replay_FeaturesReorderedWithTheModel_ComparesWhatCallersByPlaceGet()
    {
        _newConfig = _newConfig with { Features = new Dictionary<string, FeatureConfig> { ["y"] = new(), ["x"] = new() } };
        _new.Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[1]))];

        Assert.That((await ReplayAsync(Recorded(3))).DriftMax, Is.EqualTo(1));
    }

    [TestCase("x z", "$.features.y: unknown feature")]
    [TestCase("x", "$.features: has 2 values; expected 1")]
    public async Task Replay_FeaturesRenamedOrRemoved_IsANewError(string features, string error)
    {
        _newConfig = _newConfig with { Features = features.Split(' ').ToDictionary(name => name, _ => new FeatureConfig()) };

        var report = await ReplayAsync(Recorded(3));

        Assert.That((report.Compared, report.NewErrors), Is.EqualTo((0, 1)));
        Assert.That(report.FirstError, Does.Contain(error));
    }

    [Test]
    public async Task Answer_OtherVersion_IsHeldAgainstWhatWasRecorded()
    {
        _new.Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[0] * 2))];

        var answer = await _kind.AnswerAsync(Recorded(1), Load(_new), CancellationToken.None);

        Assert.That(answer!.Response, Is.EqualTo("""{"result":2}"""));
        Assert.That(answer.Against, Is.EqualTo(new RecordedDifference(true, new Difference(false, 0.5))));
    }

    [Test]
    public async Task Answer_SameBeyondRounding_DoesNotDiffer()
    {
        _new.Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[0] + 1e-12))];

        Assert.That((await _kind.AnswerAsync(Recorded(1), Load(_new), CancellationToken.None))!.Against!.Differs, Is.False);
    }

    private async Task<ReplayReport> ReplayAsync(params Prediction[] recorded) => await ReplayAsync([], recorded);

    private async Task<ReplayReport> ReplayAsync(Example<TabularRow, TabularResult>[] golden, params Prediction[] recorded) =>
        (await _kind.ReplayAsync(Load(_old), Load(_new, golden), [.. recorded.Select(prediction => new LabelledPrediction(prediction, null))], CancellationToken.None, CancellationToken.None)).Report();

    private LoadedModel<TabularRow, TabularResult> Load(FakeModel model, params Example<TabularRow, TabularResult>[] examples)
    {
        var config = ReferenceEquals(model, _new) ? _newConfig : LoadedModels.Config();
        return new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", "v1", config) { ContractFingerprint = string.Join(' ', config.Features) },
            new ModelInstance<TabularRow, TabularResult>(model, new Dictionary<string, string>(), new Lifetime()),
            examples,
            TimeProvider.System);
    }

    private static Example<TabularRow, TabularResult> Golden(double x, bool isGolden = true) => new("golden.jsonl:1", LoadedModels.Row(x), _ => { }, isGolden);

    private static Prediction Recorded(double x) => Recorded($$"""{"features":[{{x}},0]}""", $$"""{"result":{{x}}}""");

    private static Prediction Recorded(string request, string response = "{}") => new()
    {
        Id = TimeOrderedId.New(DateTimeOffset.UtcNow),
        Model = "echo",
        Version = "v1",
        Revision = 1,
        Request = request,
        Response = response,
        InferMs = 1,
    };
}
