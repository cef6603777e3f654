using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>Two stops trade places, in one route or in two. Stops next to each other are left to <see cref="ChainMove.Relocate"/>.</summary>
internal sealed class Exchange(RoutingTable table, Neighbours neighbours) : IMove
{
    public bool Improve(Plan plan, int node)
    {
        foreach (var near in neighbours.Nearest(node))
        {
            if (plan.Links[near].Route == Link.NoRoute)
            {
                continue;
            }

            // One trade makes the near stop its predecessor, the other its successor.
            if (Try(plan, node, plan.Links[near].Next) || Try(plan, node, plan.Links[near].Previous))
            {
                return true;
            }
        }

        return false;
    }

    private bool Try(Plan plan, int one, int other)
    {
        if (other == 0 || other == one || plan.Links[one].Next == other || plan.Links[other].Next == one)
        {
            return false;
        }

        if (Cost(plan, one, other) + Cost(plan, other, one) >= Cost(plan, one, one) + Cost(plan, other, other) - Tolerance.Travel)
        {
            return false;
        }

        var sameRoute = plan.Links[one].Route == plan.Links[other].Route;
        if (!(sameRoute ? FitsInOne(plan, one, other) : FitsInstead(plan, one, other) && FitsInstead(plan, other, one)))
        {
            return false;
        }

        Trade(plan, one, other);
        return true;
    }

    // Seconds around the place of one stop with another in it.
    private double Cost(Plan plan, int place, int node) =>
        table.Duration(plan.Links[place].Previous, node) + table.Duration(node, plan.Links[place].Next);

    private bool FitsInstead(Plan plan, int place, int node)
    {
        var load = plan.Loads[plan.Links[place].Route] - table.Visits[place].Demand + table.Visits[node].Demand;
        var candidate = new CandidateRoute(table, plan, plan.Links[place].Previous);
        candidate.Visit(node);
        return load <= table.Capacity && candidate.CanGoOn(plan.Links[place].Next);
    }

    private bool FitsInOne(Plan plan, int one, int other)
    {
        var candidate = new CandidateRoute(table, plan, 0);
        for (var node = plan.First[plan.Links[one].Route]; node != 0; node = plan.Links[node].Next)
        {
            candidate.Visit(node == one ? other : node == other ? one : node);
        }

        return candidate.CanGoOn(0);
    }

    private static void Trade(Plan plan, int one, int other)
    {
        var (a, b) = (plan.Links[one], plan.Links[other]);
        plan.Join(a.Route, a.Previous, other);
        plan.Join(a.Route, other, a.Next);
        plan.Join(b.Route, b.Previous, one);
        plan.Join(b.Route, one, b.Next);
        plan.Refresh(a.Route);
        plan.Refresh(b.Route);
    }
}
