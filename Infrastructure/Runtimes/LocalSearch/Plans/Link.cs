namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>A node's place in a plan. What the scan for an insertion reads of a node lies side by side.</summary>
internal struct Link
{
    public const int NoRoute = -1;

    /// <summary>When its vehicle leaves it, seen from the start of the route.</summary>
    public double Depart;

    /// <summary>The latest arrival with which the rest of the route still fits; waiting counts as arrival.</summary>
    public double Latest;

    /// <summary>Seconds to the next node of the route. Not kept for the depot, which is on every route.</summary>
    public double ToNext;

    public int Next;

    public int Previous;

    public int Route;
}
