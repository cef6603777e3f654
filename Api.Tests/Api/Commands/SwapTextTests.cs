using Interlock.Api.Commands.Admin;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

public sealed class SwapTextTests
{
    [Test]
    public void Lines_BudgetKnown_StandsBesideWhatItBounds()
    {
        var budget = new SwapConfig { MaxFlips = 0.05, MaxDrift = 0.1, MaxSlowdown = 5 };
        var lines = new ModelText(FakeSwaps.Report.Models[0], budget).Lines().Select(line => line.Text).ToList();

        Assert.That(lines, Has.Member("  flips        3 (1.5%, allowed 5%)"));
        Assert.That(lines, Has.Member("  drift        at most 0.25, p99 0.125, allowed 0.1"));
        Assert.That(lines, Has.Member("  latency      p50 0.2 -> 0.3 ms (x1.5, allowed x5), p99 0.8 -> 0.8 ms (x1)"));
    }

    [TestCase(ModelChange.Added, null, "v1", "models.a: new, v1")]
    [TestCase(ModelChange.Removed, "v1", null, "models.a: gone, v1")]
    [TestCase(ModelChange.Swapped, "v1", "v2", "models.a: v1 -> v2")]
    [TestCase(ModelChange.Swapped, "v1", "v1", "models.a: v1, anew")]
    [TestCase(ModelChange.Adjusted, "v1", "v1", "models.a: v1 stays, with other settings")]
    public void Lines_Change_IsTheHead(ModelChange change, string? from, string? to, string head) =>
        Assert.That(new ModelText(new ModelReport("a", change) { From = from, To = to }, null).Lines().First().Text, Is.EqualTo(head));

    [Test]
    public void Lines_NothingCompared_NoNumbersOfIt()
    {
        var model = new ModelReport("a", ModelChange.Swapped) { From = "v1", To = "v2", Replays = [new ReplayReport { Version = "v2", Against = "v1" }] };

        Assert.That(new ModelText(model, new SwapConfig()).Lines().Select(line => line.Text).Skip(1), Is.EqualTo(new[]
        {
            "  compared     v2 with v1: 0 answers to 0 golden and 0 recorded requests",
        }));
    }

    [Test]
    public void Line_LongValue_IsCut() =>
        Assert.That(SwapText.Line(new SettingChange("a", null, new string('x', 300))).Text, Has.Length.EqualTo("+ a: ".Length + 203));
}
