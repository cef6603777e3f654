using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>Exchanges the ends of two routes, so that no stop changes its direction (Potvin and Rousseau, 1995). May leave a route empty.</summary>
internal sealed class TwoOptStar(RoutingTable table, Neighbours neighbours) : IMove
{
    public bool Improve(Plan plan, int node)
    {
        foreach (var near in neighbours.Nearest(node))
        {
            var (one, other) = (plan.Links[node].Route, plan.Links[near].Route);
            if (other == Link.NoRoute || other == one)
            {
                continue;
            }

            if (Try(plan, one, node, other, plan.Links[near].Previous) || Try(plan, one, plan.Links[node].Previous, other, near))
            {
                return true;
            }
        }

        return false;
    }

    // The first route goes on behind `head` with what came behind `heel` in the other, and the other way round.
    private bool Try(Plan plan, int one, int head, int other, int heel)
    {
        var (headNext, heelNext) = (Next(plan, one, head), Next(plan, other, heel));
        var added = table.Duration(head, heelNext) + table.Duration(heel, headNext);
        var saved = table.Duration(head, headNext) + table.Duration(heel, heelNext);
        if (added >= saved - Tolerance.Travel || !InTime(plan, head, heelNext) || !InTime(plan, heel, headNext))
        {
            return false;
        }

        var (loadHead, loadHeel) = (LoadUpTo(plan, head), LoadUpTo(plan, heel));
        if (loadHead + plan.Loads[other] - loadHeel > table.Capacity || loadHeel + plan.Loads[one] - loadHead > table.Capacity)
        {
            return false;
        }

        Trade(plan, one, (head, headNext), other, (heel, heelNext));
        return true;
    }

    private static int Next(Plan plan, int route, int node) => node == 0 ? plan.First[route] : plan.Links[node].Next;

    private bool InTime(Plan plan, int from, int to) => new CandidateRoute(table, plan, from).CanGoOn(to);

    private double LoadUpTo(Plan plan, int node)
    {
        var load = 0.0;
        for (; node != 0; node = plan.Links[node].Previous)
        {
            load += table.Visits[node].Demand;
        }

        return load;
    }

    private static void Trade(Plan plan, int one, (int End, int Next) head, int other, (int End, int Next) heel)
    {
        var (lastOne, lastOther) = (plan.Last[one], plan.Last[other]);
        plan.Join(one, head.End, heel.Next);
        plan.Join(other, heel.End, head.Next);
        if (heel.Next != 0)
        {
            plan.Join(one, lastOther, 0);
        }

        if (head.Next != 0)
        {
            plan.Join(other, lastOne, 0);
        }

        plan.Refresh(one);
        plan.Refresh(other);
    }
}
