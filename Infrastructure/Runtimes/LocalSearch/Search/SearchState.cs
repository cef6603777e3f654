using Interlock.Infrastructure.Runtimes.LocalSearch.Moves;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>The plans of a search and what changes them.</summary>
internal sealed class SearchState
{
    private const double StopsToTakeOut = 10;
    private const double AtAbsent = 0.5;

    private readonly int[] _stops;
    private readonly AdjacentStrings _strings;

    public SearchState(RoutingTable table, int[] stops, int vehicles, ulong seed, SearchBudget budget)
    {
        _stops = stops;
        Random = new XorShift(seed);
        Table = table;
        Budget = budget;
        var neighbours = new Neighbours(table);
        Descent = new Descent(table, neighbours, budget);
        _strings = new AdjacentStrings(neighbours, table.Nodes, Random);
        Best = new Plan(table, stops, vehicles);
        Recreate = new GreedyInsertion(table, new InsertionOrder(table, Random), Random, Best.Vehicles);
        Current = new Plan(table, stops, vehicles);
        Work = new Plan(table, stops, vehicles);
    }

    public RoutingTable Table { get; }

    public SearchBudget Budget { get; }

    public Descent Descent { get; }

    public XorShift Random { get; }

    public GreedyInsertion Recreate { get; }

    public Plan Best { get; }

    public Plan Current { get; private set; }

    public Plan Work { get; private set; }

    /// <summary>Seconds between two stops of the first plan, on average: what temperatures are measured in.</summary>
    public double Scale { get; set; }

    /// <summary>Takes stops out around one of the stops; where some are absent, often around one of these.</summary>
    public void Ruin(Plan plan)
    {
        var around = plan.AbsentCount > 0 && Random.Unit() < AtAbsent
            ? plan.Absent[Random.Below(plan.AbsentCount)]
            : _stops[Random.Below(_stops.Length)];
        _strings.Apply(plan, around, StopsToTakeOut);
    }

    /// <summary>Goes on from <see cref="Work"/>.</summary>
    public void Adopt() => (Current, Work) = (Work, Current);

    /// <summary>Takes a plan for the best, unless rounding made it break a rule by the last bit.</summary>
    public void Keep(Plan plan)
    {
        if (plan.Holds())
        {
            Best.CopyFrom(plan);
        }
    }
}
