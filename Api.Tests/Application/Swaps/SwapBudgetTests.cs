using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class SwapBudgetTests
{
    private static readonly ReplayReport Replay = new() { Version = "v2", Against = "v1", Compared = 100, Recorded = 100 };
    private static readonly TabularModelConfig Numbers = LoadedModels.Config();
    private static readonly TabularModelConfig Labels = Numbers with { Labels = ["a", "b"] };

    [Test]
    public void Over_NothingDiffers_IsNothing() => Assert.That(SwapBudget.Over(Replay, Numbers), Is.Empty);

    [Test]
    public void Over_NewErrors_TellsTheFirst() => Assert.That(
        SwapBudget.Over(Replay with { NewErrors = 2, FirstError = "it fails" }, Numbers),
        Is.EqualTo(["version v2 fails 2 requests that v1 answers; the first: it fails"]));

    [TestCase(0.05, 0)]
    [TestCase(0.06, 1)]
    public void Over_Flips_AreHeldAgainstMaxFlips(double share, int problems) =>
        Assert.That(SwapBudget.Over(Replay with { FlipShare = share }, Labels).ToList(), Has.Count.EqualTo(problems));

    [TestCase(0.1, 0)]
    [TestCase(0.11, 1)]
    public void Over_DriftOfNumbers_IsHeldAgainstATenth(double drift, int problems) =>
        Assert.That(SwapBudget.Over(Replay with { DriftP99 = drift }, Numbers).ToList(), Has.Count.EqualTo(problems));

    [Test]
    public void Over_DriftOfScores_IsLookedAtOnlyWhereMaxDriftIsSet()
    {
        var drifted = Replay with { DriftP99 = 0.9 };

        Assert.That(SwapBudget.Over(drifted, Labels), Is.Empty);
        Assert.That(SwapBudget.Over(drifted, Labels with { Swap = new SwapConfig { MaxDrift = 0.5 } }).Single(), Does.EndWith("max-drift is 0.5"));
    }

    [TestCase(10, 50, 0)]
    [TestCase(10, 51, 1)]
    [TestCase(0.01, 1, 0)]
    public void Over_Time_IsHeldAgainstMaxSlowdownBeyondAMillisecond(double before, double after, int problems) => Assert.That(
        SwapBudget.Over(Replay with { Before = new LatencyReport(before, before), After = new LatencyReport(after, after) }, Numbers).ToList(),
        Has.Count.EqualTo(problems));

    [TestCase(4, 0, TestName = "Over_SlowInFewRequests_SaysNothingYet")]
    [TestCase(5, 1, TestName = "Over_SlowInEnoughRequests_IsOver")]
    public void Over_Slow(int compared, int problems)
    {
        var replay = new ReplayReport { Version = "v2", Against = "v1", Compared = compared, Before = new LatencyReport(1, 1), After = new LatencyReport(9, 9) };

        Assert.That(SwapBudget.Over(replay, LoadedModels.Config()).Count(), Is.EqualTo(problems));
    }
}
