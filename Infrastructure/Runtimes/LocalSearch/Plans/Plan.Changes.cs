using System.Runtime.CompilerServices;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>How a plan changes.</summary>
internal sealed partial class Plan
{
    /// <summary>Opens a route that serves one stop.</summary>
    public void Open(int node)
    {
        var route = Routes++;
        First[route] = Last[route] = node;
        Links[node].Previous = Links[node].Next = 0;
        Links[node].Route = route;
        Refresh(route);
    }

    /// <summary>Puts a stop behind another of a route, or first (behind the depot); the caller knows that it fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Insert(int node, int route, int previous)
    {
        var links = Links;
        var next = previous == 0 ? First[route] : links[previous].Next;
        Join(route, previous, node);
        Join(route, node, next);
        links[node].Route = route;

        var before = _table.Duration(previous, node);
        var after = _table.Duration(node, next);
        Travels[route] += before + after - (previous == 0 ? _table.Duration(0, next) : links[previous].ToNext);
        Loads[route] += _table.Visits[node].Demand;
        Sizes[route]++;
        Stamps[route] = _table.NextStamp();
        links[node].ToNext = after;
        if (previous != 0)
        {
            links[previous].ToNext = before;
        }

        ref readonly var visit = ref _table.Visits[node];
        links[node].Depart = Math.Max(links[previous].Depart + before, visit.Earliest) + visit.Service;
        links[node].Latest = Math.Min(visit.Latest, links[next].Latest - after - visit.Service);
        Delay(node);
        Hurry(node);
    }

    /// <summary>Takes a stop out of its route; <see cref="Refresh"/> has to follow for the route.</summary>
    public void Remove(int node)
    {
        ref var link = ref Links[node];
        Join(link.Route, link.Previous, link.Next);
        Sizes[link.Route]--;
        link.Route = Link.NoRoute;
        Absent[AbsentCount++] = node;
    }

    /// <summary>Makes the one node the successor of the other on a route; the depot stands for both ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(int route, int previous, int next)
    {
        if (previous == 0)
        {
            First[route] = next;
        }
        else
        {
            Links[previous].Next = next;
        }

        if (next == 0)
        {
            Last[route] = previous;
        }
        else
        {
            Links[next].Previous = previous;
        }
    }

    /// <summary>Removes routes without stops. Another route may get their number.</summary>
    public void CloseEmptyRoutes()
    {
        for (var route = Routes - 1; route >= 0; route--)
        {
            if (First[route] == 0)
            {
                Renumber(--Routes, route);
            }
        }
    }

    private void Renumber(int from, int to)
    {
        if (from == to)
        {
            return;
        }

        (First[to], Last[to], Sizes[to]) = (First[from], Last[from], Sizes[from]);
        (Loads[to], Travels[to], Stamps[to]) = (Loads[from], Travels[from], Stamps[from]);
        for (var node = First[to]; node != 0; node = Links[node].Next)
        {
            Links[node].Route = to;
        }
    }
}
