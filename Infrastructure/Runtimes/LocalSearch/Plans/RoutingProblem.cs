namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>
/// Stops to be served by equal vehicles. Node 0 is the depot, nodes 1 to n are the stops; every array has a place for each node.
/// Times are seconds since the start, when every vehicle leaves the depot.
/// </summary>
internal sealed record RoutingProblem
{
    /// <summary>Seconds from node to node, row by row: from <c>i</c> to <c>j</c> at <c>i * (n + 1) + j</c>. Infinity: there is no way.</summary>
    public required double[] Durations { get; init; }

    public required double[] Demands { get; init; }

    /// <summary>Seconds a vehicle spends at the node.</summary>
    public required double[] Services { get; init; }

    /// <summary>Service begins no sooner than this; who comes earlier waits.</summary>
    public required double[] Earliest { get; init; }

    /// <summary>Service begins no later than this.</summary>
    public required double[] Latest { get; init; }

    /// <summary>When every vehicle must be back at the depot.</summary>
    public required double Horizon { get; init; }

    public required int Vehicles { get; init; }

    /// <summary>The capacity of one vehicle, in the unit of the demands. May be infinite.</summary>
    public required double Capacity { get; init; }

    /// <summary>How many nodes there are, with the depot.</summary>
    public int Nodes => Demands.Length;

    /// <summary>How many stops there are.</summary>
    public int Stops => Nodes - 1;

    public double Duration(int from, int to) => Durations[(from * Nodes) + to];
}
