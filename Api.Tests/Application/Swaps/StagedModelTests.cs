using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class StagedModelTests
{
    private static readonly ReplayReport Nothing = new() { Version = "v2", Against = "v1" };
    private static readonly TabularModelConfig Config = LoadedModels.Config();

    [Test]
    public void Add_NothingRecorded_IsNoted() =>
        AssertNote(Nothing, Config, "no request is recorded yet: there are no golden requests either, so nothing was compared");

    [Test]
    public void Add_NothingRecordedButGolden_IsNoted() =>
        AssertNote(Nothing with { Golden = 3, Compared = 3 }, Config, "no request is recorded yet: compared by its golden requests only");

    [Test]
    public void Add_ModelThatIsNotRecorded_IsNotedWithTheKey() =>
        AssertNote(Nothing, Config with { Record = false }, "the model is not recorded (record: false): there are no");

    [Test]
    public void Add_NoReplayWanted_IsNotedWithTheKey() =>
        AssertNote(Nothing, Config with { Swap = new SwapConfig { Replay = 0 } }, "swap.replay is 0: there are no");

    [TestCase(0, "there are no golden requests either")]
    [TestCase(3, "compared by its golden requests only")]
    public void Add_NoneCanBeAskedAgain_IsNoted(int golden, string words) => AssertNote(
        Nothing with { Golden = golden, Compared = golden, Recorded = 7, Skipped = 7 }, Config, $"none of the 7 recorded requests can be replayed: {words}");

    [Test]
    public void Add_ComparedAndWithinBudget_SaysNothing()
    {
        var report = ReportOf(Nothing with { Golden = 3, Recorded = 2, Compared = 5 }, Config);

        Assert.That((report.Problems.Count, report.Notes.Count, report.Replays.Count), Is.EqualTo((0, 0, 1)));
    }

    [TestCase(OnDrift.Refuse, 1, 0)]
    [TestCase(OnDrift.Warn, 0, 1)]
    public void Add_OverBudget_IsAProblemOrANote(OnDrift onDrift, int problems, int notes)
    {
        var report = ReportOf(Nothing with { Recorded = 5, Compared = 5, DriftP99 = 1 }, Config with { Swap = new SwapConfig { OnDrift = onDrift } });

        Assert.That((report.Problems.Count, report.Notes.Count), Is.EqualTo((problems, notes)));
    }

    private static void AssertNote(ReplayReport replay, TabularModelConfig config, string words)
    {
        var report = ReportOf(replay, config);

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.Notes.Single(), Does.StartWith($"version v2: {words}"));
    }

    private static ModelReport ReportOf(ReplayReport replay, TabularModelConfig config)
    {
        var staged = new StagedModel(new PlannedModel("iris", config, []));
        staged.Add(replay);
        return staged.ReportOf(null, [new SettingChange("models.iris.active", "v1", "v2")])!;
    }
}
