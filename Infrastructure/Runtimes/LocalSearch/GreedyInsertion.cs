using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>
/// Recreates a plan: puts every absent stop where it costs the least travel, in a random one of several orders, and passes over a good place
/// now and then ("blinks"), without which the same stops would come back to the same places.
/// </summary>
internal sealed class GreedyInsertion(RoutingTable table, InsertionOrder order, XorShift random)
{
    private const double BlinkShare = 0.01;
    private const ulong Blinks = (ulong)(BlinkShare * ulong.MaxValue);

    private double _cost;
    private int _route;
    private int _previous;

    /// <summary>Stops that fit nowhere stay absent.</summary>
    /// <param name="plan">What is completed.</param>
    /// <param name="vehicles">A route is opened only for a stop that fits into none, and never more than this many.</param>
    /// <param name="mostAbsent">With more than this many absent the plan is of no use, and the rest is not tried.</param>
    /// <returns>False: of no use.</returns>
    public bool Apply(Plan plan, int vehicles, int mostAbsent)
    {
        var waiting = plan.AbsentCount;
        order.Arrange(plan.Absent.AsSpan(0, waiting));
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
        _cost = double.PositiveInfinity;
        var room = table.Capacity - table.Visits[node].Demand;
        for (var route = 0; route < plan.Routes; route++)
        {
            if (plan.Loads[route] <= room)
            {
                Scan(plan, route, node);
            }
        }

        if (!double.IsPositiveInfinity(_cost))
        {
            plan.Insert(node, _route, _previous);
            return true;
        }

        if (plan.Routes >= vehicles)
        {
            return false;
        }

        plan.Open(node);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(Plan plan, int route, int node)
    {
        ref var links = ref MemoryMarshal.GetArrayDataReference(plan.Links);
        ref var there = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table.Reverse), node * table.Nodes);
        ref var onward = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table.Durations), node * table.Nodes);
        ref readonly var visit = ref table.Visits[node];
        var (earliest, latest, service, best) = (visit.Earliest, visit.Latest, visit.Service, _cost);

        var (previous, next) = (0, plan.First[route]);
        var (depart, direct) = (0.0, table.Durations[next]);
        while (true)
        {
            ref var link = ref Unsafe.Add(ref links, next);
            var to = Unsafe.Add(ref there, previous);
            var from = Unsafe.Add(ref onward, next);
            var arrive = depart + to;
            var extra = to + from - direct;
            var leave = Math.Max(arrive, earliest) + service;
            if ((extra < best) & (arrive <= latest) & (leave + from <= link.Latest) && random.Next() >= Blinks)
            {
                (best, _cost, _route, _previous) = (extra, extra, route, previous);
            }

            if (next == 0 || link.Depart > latest)
            {
                return;
            }

            (previous, next, depart, direct) = (next, link.Next, link.Depart, link.ToNext);
        }
    }
}
