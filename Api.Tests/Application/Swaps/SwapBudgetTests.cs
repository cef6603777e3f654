using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class SwapBudgetTests
{
    [TestCase(19, 0, TestName = "Over_SlowInFewRequests_SaysNothingYet")]
    [TestCase(20, 1, TestName = "Over_SlowInEnoughRequests_IsOver")]
    public void Over_Slow(int compared, int problems)
    {
        var replay = new ReplayReport { Version = "v2", Against = "v1", Compared = compared, Before = new LatencyReport(1, 1), After = new LatencyReport(9, 9) };

        Assert.That(SwapBudget.Over(replay, LoadedModels.Config()).Count(), Is.EqualTo(problems));
    }
}
