namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>Checks the time windows of a route that a move proposes, visit by visit.</summary>
internal ref struct CandidateRoute
{
    private readonly RoutingTable _table;
    private readonly Plan _plan;
    private double _clock;
    private int _at;
    private bool _late;

    /// <summary>Starts where the plan's vehicle leaves a node; it leaves the depot at 0.</summary>
    public CandidateRoute(RoutingTable table, Plan plan, int node)
    {
        (_table, _plan, _at) = (table, plan, node);
        _clock = node == 0 ? 0 : plan.Links[node].Depart;
    }

    public void Visit(int node)
    {
        ref readonly var visit = ref _table.Visits[node];
        var begin = Math.Max(_clock + _table.Duration(_at, node), visit.Earliest);
        _late |= begin > visit.Latest;
        _clock = begin + visit.Service;
        _at = node;
    }

    /// <summary>Visits the nodes of a chain of the plan.</summary>
    public void VisitAll(int head, int tail)
    {
        var node = head;
        for (; node != tail; node = _plan.Links[node].Next)
        {
            Visit(node);
        }

        Visit(tail);
    }

    /// <summary>Whether every visit was in time, and the plan's route from a node on (the depot: its end) still is.</summary>
    public readonly bool CanGoOn(int node) => !_late && _clock + _table.Duration(_at, node) <= _plan.Links[node].Latest;
}
