using System.Runtime.CompilerServices;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>How a plan keeps its times.</summary>
internal sealed partial class Plan
{
    /// <summary>
    /// Counts a changed route anew. Where the triangle inequality does not hold, leaving out a stop can make others late; these are taken out too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Refresh(int route)
    {
        while (FirstLate(route) is var late && late != 0)
        {
            Remove(late);
        }

        Stamps[route] = _table.NextStamp();
        var links = Links;
        var latest = _table.Horizon;
        for (var node = Last[route]; node != 0; node = links[node].Previous)
        {
            ref readonly var visit = ref _table.Visits[node];
            latest = Math.Min(visit.Latest, latest - links[node].ToNext - visit.Service);
            links[node].Latest = latest;
        }
    }

    /// <summary>Whether every rule is kept to the last bit, counted as a driver would: from the depot on, stop by stop.</summary>
    public bool Holds()
    {
        for (var route = 0; route < Routes; route++)
        {
            var (clock, load, last) = (0.0, 0.0, 0);
            for (var node = First[route]; node != 0; last = node, node = Links[node].Next)
            {
                ref readonly var visit = ref _table.Visits[node];
                var begin = Math.Max(clock + _table.Duration(last, node), visit.Earliest);
                load += visit.Demand;
                if (begin > visit.Latest || load > _table.Capacity)
                {
                    return false;
                }

                clock = begin + visit.Service;
            }

            if (clock + _table.Duration(last, 0) > _table.Horizon)
            {
                return false;
            }
        }

        return true;
    }

    // Counts departures, travel, load and size from the depot on. The answer is the first stop that is late, 0 if none is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstLate(int route)
    {
        var links = Links;
        var (last, size) = (0, 0);
        var (clock, travel, load) = (0.0, 0.0, 0.0);
        for (var node = First[route]; ; node = links[node].Next)
        {
            var duration = _table.Duration(last, node);
            ref readonly var visit = ref _table.Visits[node];
            var begin = Math.Max(clock + duration, visit.Earliest);
            if (begin > visit.Latest + Tolerance.Time)
            {
                return node == 0 ? last : node;
            }

            if (last != 0)
            {
                links[last].ToNext = duration;
            }

            travel += duration;
            if (node == 0)
            {
                break;
            }

            links[node].Route = route;
            links[node].Depart = clock = begin + visit.Service;
            load += visit.Demand;
            size++;
            last = node;
        }

        (Travels[route], Loads[route], Sizes[route]) = (travel, load, size);
        return 0;
    }

    // From a new node on vehicles leave later, until a wait takes it up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Delay(int from)
    {
        var links = Links;
        var clock = links[from].Depart + links[from].ToNext;
        for (var node = links[from].Next; node != 0; node = links[node].Next)
        {
            ref readonly var visit = ref _table.Visits[node];
            var depart = Math.Max(clock, visit.Earliest) + visit.Service;
            if (depart == links[node].Depart)
            {
                return;
            }

            links[node].Depart = depart;
            clock = depart + links[node].ToNext;
        }
    }

    // Before a new node vehicles have to come sooner, up to where a window asked for that already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Hurry(int from)
    {
        var links = Links;
        var latest = links[from].Latest;
        for (var node = links[from].Previous; node != 0; node = links[node].Previous)
        {
            ref readonly var visit = ref _table.Visits[node];
            var arrival = Math.Min(visit.Latest, latest - links[node].ToNext - visit.Service);
            if (arrival == links[node].Latest)
            {
                return;
            }

            links[node].Latest = latest = arrival;
        }
    }
}
