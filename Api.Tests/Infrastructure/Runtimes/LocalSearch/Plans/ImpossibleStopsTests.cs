using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch.Plans;

public sealed class ImpossibleStopsTests
{
    [Test]
    public void Find_ServableStops_None()
    {
        Assert.That(ImpossibleStops.Find(Problems.OnALine(2, 1, 1, 500)), Is.Empty);
    }

    [Test]
    public void Find_MoreThanAVehicleCarries_SaysSo()
    {
        var problem = Problems.OnALine(2, 3, 1, 2);
        problem.Demands[2] = 3.5;

        Assert.That(Only(problem), Is.EqualTo((2, "its demand of 3.5 is more than a vehicle carries (3)")));
    }

    [Test]
    public void Find_TooFarForItsWindow_SaysWhen()
    {
        var problem = Problems.OnALine(2, 3, 1, 90);
        problem.Latest[2] = 60;

        Assert.That(Only(problem), Is.EqualTo((2, "service could begin at 90 s at the earliest, but must begin by 60 s")));
    }

    [Test]
    public void Find_NotBackInTime_SaysWhen()
    {
        var problem = Problems.OnALine(2, 3, 1, 10);
        problem.Earliest[2] = 980;
        problem.Services[2] = 15;

        Assert.That(Only(problem), Is.EqualTo((2, "a vehicle would be back at 1005 s at the earliest, but must be back by 1000 s")));
    }

    [TestCase(0, 1, "no way leads there from the depot")]
    [TestCase(1, 0, "no way leads from there back to the depot")]
    public void Find_NoWay_SaysWhichWay(int from, int to, string reason)
    {
        var problem = Problems.OnALine(2, 3, 1, 10);
        problem.Durations[(from * problem.Nodes) + to] = double.PositiveInfinity;

        Assert.That(Only(problem), Is.EqualTo((1, reason)));
    }

    private static (int Node, string Reason) Only(RoutingProblem problem) => ImpossibleStops.Find(problem).Single();
}
