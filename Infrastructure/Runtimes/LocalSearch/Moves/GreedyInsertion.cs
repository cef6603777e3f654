using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>
/// Recreates a plan: puts every absent stop where it costs the least travel, in a random one of several orders, and passes over a good place
/// now and then ("blinks"), without which the same stops would come back to the same places.
/// </summary>
internal sealed class GreedyInsertion
{
    private const double BlinkShare = 0.01;
    private const ulong Blinks = (ulong)(BlinkShare * ulong.MaxValue);
    private const int NoExcept = -1;

    private readonly RoutingTable _table;
    private readonly InsertionOrder _order;
    private readonly XorShift _random;
    private readonly int _columns;

    // Most routes are untouched between two insertions of a stop; what was found for them then is still right.
    private readonly Insertion[] _known;

    public GreedyInsertion(RoutingTable table, InsertionOrder order, XorShift random, int vehicles)
    {
        (_table, _order, _random, _columns) = (table, order, random, vehicles);
        _known = new Insertion[table.Nodes * vehicles];
    }

    /// <summary>Stops that fit nowhere stay absent.</summary>
    /// <param name="plan">What is completed.</param>
    /// <param name="vehicles">A route is opened only for a stop that fits into none, and never more than this many.</param>
    /// <param name="mostAbsent">With more than this many absent the plan is of no use, and the rest is not tried.</param>
    /// <returns>False: of no use.</returns>
    public bool Apply(Plan plan, int vehicles, int mostAbsent)
    {
        var waiting = plan.AbsentCount;
        _order.Arrange(plan.Absent.AsSpan(0, waiting));
        plan.AbsentCount = 0;
        for (var place = 0; place < waiting; place++)
        {
            var node = plan.Absent[place];
            if (Place(plan, node, vehicles))
            {
                continue;
            }

            plan.Absent[plan.AbsentCount++] = node;
            if (plan.AbsentCount > mostAbsent)
            {
                return false;
            }
        }

        return true;
    }

    private bool Place(Plan plan, int node, int vehicles)
    {
        var (cost, bestRoute, bestPrevious) = (double.PositiveInfinity, Link.NoRoute, 0);
        var room = _table.Capacity - _table.Visits[node].Demand;
        var known = _known.AsSpan(node * _columns, _columns);
        for (var route = 0; route < plan.Routes; route++)
        {
            if (plan.Loads[route] > room)
            {
                continue;
            }

            ref var insertion = ref known[route];
            if (insertion.Stamp != plan.Stamps[route])
            {
                insertion = Scan(plan, route, node, NoExcept);
            }

            if (insertion.Cost < cost)
            {
                var found = _random.Next() >= Blinks ? insertion : Scan(plan, route, node, insertion.Previous);
                if (found.Cost < cost)
                {
                    (cost, bestRoute, bestPrevious) = (found.Cost, route, found.Previous);
                }
            }
        }

        if (bestRoute != Link.NoRoute)
        {
            plan.Insert(node, bestRoute, bestPrevious);
            return true;
        }

        if (plan.Routes >= vehicles)
        {
            return false;
        }

        plan.Open(node);
        return true;
    }

    // The cheapest place in a route, but not behind the excepted node.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Insertion Scan(Plan plan, int route, int node, int except)
    {
        ref var links = ref MemoryMarshal.GetArrayDataReference(plan.Links);
        ref var there = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table.Reverse), node * _table.Nodes);
        ref var onward = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table.Durations), node * _table.Nodes);
        ref readonly var visit = ref _table.Visits[node];
        var (earliest, latest, service) = (visit.Earliest, visit.Latest, visit.Service);

        var (best, place) = (double.PositiveInfinity, 0);
        var (previous, next) = (0, plan.First[route]);
        var (depart, direct) = (0.0, _table.Durations[next]);
        while (true)
        {
            ref var link = ref Unsafe.Add(ref links, next);
            var to = Unsafe.Add(ref there, previous);
            var from = Unsafe.Add(ref onward, next);
            var arrive = depart + to;
            var extra = to + from - direct;
            var leave = Math.Max(arrive, earliest) + service;
            if ((extra < best) & (arrive <= latest) & (leave + from <= link.Latest) && previous != except)
            {
                (best, place) = (extra, previous);
            }

            if (next == 0 || link.Depart > latest)
            {
                return new Insertion(plan.Stamps[route], best, place);
            }

            (previous, next, depart, direct) = (next, link.Next, link.Depart, link.ToNext);
        }
    }

    private readonly record struct Insertion(long Stamp, double Cost, int Previous);
}
