namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>
/// Routes as linked nodes, with the earliest departure and the latest arrival of every node, so that whether a stop fits somewhere is
/// known without walking the route; and the stops that are on none.
/// </summary>
internal sealed partial class Plan
{
    private readonly RoutingTable _table;

    /// <param name="table">The problem.</param>
    /// <param name="stops">The stops to plan; none is on a route yet.</param>
    /// <param name="vehicles">How many routes there may be.</param>
    public Plan(RoutingTable table, ReadOnlySpan<int> stops, int vehicles)
    {
        _table = table;
        var routes = Math.Clamp(vehicles, 0, stops.Length);
        Links = new Link[table.Nodes];
        First = new int[routes];
        Last = new int[routes];
        Sizes = new int[routes];
        Loads = new double[routes];
        Travels = new double[routes];
        Stamps = new long[routes];
        Absent = new int[table.Nodes];
        for (var node = 0; node < table.Nodes; node++)
        {
            Links[node].Route = Link.NoRoute;
        }

        Links[0].Latest = table.Horizon;
        stops.CopyTo(Absent);
        AbsentCount = stops.Length;
    }

    public Link[] Links { get; }

    public int[] First { get; }

    public int[] Last { get; }

    public int[] Sizes { get; }

    public double[] Loads { get; }

    /// <summary>Seconds each route drives.</summary>
    public double[] Travels { get; }

    /// <summary>Two routes with the same stamp, in whatever plan of the search, have the same stops in the same order.</summary>
    public long[] Stamps { get; }

    public int Routes { get; private set; }

    /// <summary>The most routes there may be.</summary>
    public int Vehicles => First.Length;

    /// <summary>The first <see cref="AbsentCount"/> are the stops on no route.</summary>
    public int[] Absent { get; }

    public int AbsentCount { get; set; }

    public double Travel
    {
        get
        {
            var travel = 0.0;
            for (var route = 0; route < Routes; route++)
            {
                travel += Travels[route];
            }

            return travel;
        }
    }

    public void CopyFrom(Plan other)
    {
        other.Links.AsSpan().CopyTo(Links);
        other.First.AsSpan(0, other.Routes).CopyTo(First);
        other.Last.AsSpan(0, other.Routes).CopyTo(Last);
        other.Sizes.AsSpan(0, other.Routes).CopyTo(Sizes);
        other.Loads.AsSpan(0, other.Routes).CopyTo(Loads);
        other.Travels.AsSpan(0, other.Routes).CopyTo(Travels);
        other.Absent.AsSpan(0, other.AbsentCount).CopyTo(Absent);
        other.Stamps.AsSpan(0, other.Routes).CopyTo(Stamps);
        Routes = other.Routes;
        AbsentCount = other.AbsentCount;
    }

    /// <summary>More stops served, else fewer routes, else less travel.</summary>
    public bool Beats(Plan other)
    {
        if (AbsentCount != other.AbsentCount)
        {
            return AbsentCount < other.AbsentCount;
        }

        return Routes != other.Routes ? Routes < other.Routes : Travel < other.Travel - Tolerance.Travel;
    }

    /// <summary>The stops of a route in order.</summary>
    public int[] Sequence(int route)
    {
        var result = new int[Sizes[route]];
        var node = First[route];
        for (var place = 0; place < result.Length; place++, node = Links[node].Next)
        {
            result[place] = node;
        }

        return result;
    }
}
