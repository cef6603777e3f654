using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>Moves a stop, or a few in a row, to another place of its route or of another; the order of the chain is kept.</summary>
internal sealed class ChainMove : IMove
{
    private readonly RoutingTable _table;
    private readonly Neighbours _neighbours;
    private readonly int _shortest;
    private readonly int _longest;

    private ChainMove(RoutingTable table, Neighbours neighbours, int shortest, int longest) =>
        (_table, _neighbours, _shortest, _longest) = (table, neighbours, shortest, longest);

    /// <summary>One stop.</summary>
    public static ChainMove Relocate(RoutingTable table, Neighbours neighbours) => new(table, neighbours, 1, 1);

    /// <summary>Two or three stops in a row (Or, 1976).</summary>
    public static ChainMove OrOpt(RoutingTable table, Neighbours neighbours) => new(table, neighbours, 2, 3);

    public bool Improve(Plan plan, int node)
    {
        var tail = node;
        for (var length = 1; length <= _longest && tail != 0; length++, tail = plan.Links[tail].Next)
        {
            if (length >= _shortest && Improve(plan, new Chain(node, tail, length)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Improve(Plan plan, Chain chain)
    {
        foreach (var near in _neighbours.Nearest(chain.Head))
        {
            if (plan.Links[near].Route != Link.NoRoute && !chain.Has(plan, near) && TryBetween(plan, chain, near, plan.Links[near].Next))
            {
                return true;
            }
        }

        foreach (var near in _neighbours.Nearest(chain.Tail))
        {
            if (plan.Links[near].Route != Link.NoRoute && !chain.Has(plan, near) && TryBetween(plan, chain, plan.Links[near].Previous, near))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryBetween(Plan plan, Chain chain, int previous, int next)
    {
        var (left, right) = (plan.Links[chain.Head].Previous, plan.Links[chain.Tail].Next);
        var (from, to) = (plan.Links[chain.Head].Route, plan.Links[previous == 0 ? next : previous].Route);
        if ((previous == left && from == to) || (next == right && from == to))
        {
            return false;
        }

        var added = _table.Duration(previous, chain.Head) + _table.Duration(chain.Tail, next) + _table.Duration(left, right);
        var saved = _table.Duration(left, chain.Head) + _table.Duration(chain.Tail, right) + _table.Duration(previous, next);
        if (added >= saved - Tolerance.Travel || !(from == to ? FitsInOwn(plan, chain, previous) : FitsInOther(plan, chain, previous, next, to)))
        {
            return false;
        }

        plan.Join(from, left, right);
        plan.Join(to, previous, chain.Head);
        plan.Join(to, chain.Tail, next);
        plan.Refresh(from);
        plan.Refresh(to);
        return true;
    }

    private bool FitsInOther(Plan plan, Chain chain, int previous, int next, int route)
    {
        var demand = 0.0;
        var candidate = new CandidateRoute(_table, plan, previous);
        candidate.VisitAll(chain.Head, chain.Tail);
        for (var (node, place) = (chain.Head, 0); place < chain.Length; node = plan.Links[node].Next, place++)
        {
            demand += _table.Visits[node].Demand;
        }

        var closed = new CandidateRoute(_table, plan, plan.Links[chain.Head].Previous);
        return plan.Loads[route] + demand <= _table.Capacity && candidate.CanGoOn(next) && closed.CanGoOn(plan.Links[chain.Tail].Next);
    }

    // Drives the route with the chain at its new place.
    private bool FitsInOwn(Plan plan, Chain chain, int previous)
    {
        var candidate = new CandidateRoute(_table, plan, 0);
        var node = plan.First[plan.Links[chain.Head].Route];
        if (previous == 0)
        {
            candidate.VisitAll(chain.Head, chain.Tail);
        }

        while (node != 0)
        {
            if (node == chain.Head)
            {
                node = plan.Links[chain.Tail].Next;
                continue;
            }

            candidate.Visit(node);
            if (node == previous)
            {
                candidate.VisitAll(chain.Head, chain.Tail);
            }

            node = plan.Links[node].Next;
        }

        return candidate.CanGoOn(0);
    }

    private readonly record struct Chain(int Head, int Tail, int Length)
    {
        public bool Has(Plan plan, int node)
        {
            var link = Head;
            for (var place = 0; place < Length; place++, link = plan.Links[link].Next)
            {
                if (link == node)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
