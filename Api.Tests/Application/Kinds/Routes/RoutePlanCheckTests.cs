using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Routes;

public sealed class RoutePlanCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    private static readonly RouteRequest Request = new(
        new Coordinate(0, 0), Start, TimeSpan.FromHours(2), [Stop("a", null), Stop("b", new TimeWindow(At(30), At(40)))], new Fleet(1, 2));

    private static readonly Route Good = new([Visit("a", 10, 15), Visit("b", 20, 35)], Start, At(50), 2, TimeSpan.FromMinutes(30), 1000);

    [Test]
    public void Fault_PlanThatKeepsTheRequest_IsNone() => Assert.That(FaultOf(Good), Is.Null);

    [Test]
    public void Fault_TimesInWholeSeconds_AreNone() => Assert.That(FaultOf(Good with { TravelTime = TimeSpan.FromSeconds(1797.5) }), Is.Null);

    [Test]
    public void Fault_NothingAsked_IsNone() => Assert.That(RoutePlanCheck.Fault(RoutePlan.Empty, Request with { Stops = [] }), Is.Null);

    [Test]
    public void Fault_PlanThatBreaksARule_IsTold()
    {
        (Route Route, string Fault)[] broken =
        [
            (Good with { Visits = [Visit("a", 10, 15)] }, "stop 'b' is in no route"),
            (Good with { Visits = [.. Good.Visits, Visit("a", 40, 45)] }, "stop 'a' stands twice"),
            (Good with { Visits = [.. Good.Visits, Visit("c", 40, 45)] }, "stop 'c' stands twice or was not asked for"),
            (Good with { Visits = [Visit("a", 10, 15), Visit("b", 14, 35)] }, "stop 'b' is reached or left too early"),
            (Good with { Visits = [Visit("a", 10, 14), Visit("b", 20, 35)] }, "stop 'a' is reached or left too early"),
            (Good with { Visits = [Visit("a", 10, 15), Visit("b", 20, 34)] }, "stop 'b' is reached or left too early"),
            (Good with { Visits = [Visit("a", 10, 15), Visit("b", 41, 46)] }, "stop 'b' is reached after its window"),
            (Good with { Departure = At(-1) }, "leaves before the start"),
            (Good with { Return = At(34) }, "back before its last stop"),
            (Good with { Return = At(121) }, "takes longer than 7200 s"),
            (Good with { Load = 1 }, "a route says that it carries 1, but its stops make 2"),
            (Good with { TravelTime = TimeSpan.FromMinutes(29) }, "a route says that it is 1740 s on the road, but its times make 1800 s"),
        ];

        foreach (var (route, fault) in broken)
        {
            Assert.That(FaultOf(route), Does.Contain(fault));
        }
    }

    [Test]
    public void Fault_TooManyRoutesOrTooMuchLoad_IsTold()
    {
        Route[] two = [Good with { Visits = [Good.Visits[0]] }, Good with { Visits = [Good.Visits[1]] }];

        Assert.That(RoutePlanCheck.Fault(new RoutePlan(two), Request), Does.Contain("2 routes for 1 vehicles"));
        Assert.That(
            RoutePlanCheck.Fault(new RoutePlan([Good, Good with { Visits = [] }]), Request with { Vehicles = new Fleet(2, 2) }),
            Does.Contain("a route without stops"));
        Assert.That(RoutePlanCheck.Fault(new RoutePlan([Good]), Request with { Vehicles = new Fleet(1, 1.9) }), Does.Contain("more than its capacity"));
    }

    private static string? FaultOf(Route route) => RoutePlanCheck.Fault(new RoutePlan([route]), Request);

    private static RouteStop Stop(string id, TimeWindow? window) => new(new StopId(id), new Coordinate(0, 0), 1, TimeSpan.FromMinutes(5), window);

    private static RouteVisit Visit(string id, int arrival, int departure) => new(new StopId(id), At(arrival), At(departure));

    private static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);
}
