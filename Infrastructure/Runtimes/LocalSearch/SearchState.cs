namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>The plans of a search and what changes them.</summary>
internal sealed class SearchState
{
    public const double Hot = 1;
    public const double Cold = 0.01;
    public const double FleetHeat = 0.1;
    public const double RuinSize = 10;
    public const double FleetShare = 0.4;
    public const double AbsentSeed = 0.5;

    private readonly int[] _stops;
    private readonly XorShift _random;
    private readonly AdjacentStrings _strings;

    public SearchState(RoutingTable table, int[] stops, int vehicles, ulong seed, SearchBudget budget)
    {
        _stops = stops;
        _random = new XorShift(seed);
        Table = table;
        Budget = budget;
        var neighbours = new Neighbours(table);
        Descent = new Descent(table, neighbours, budget);
        _strings = new AdjacentStrings(neighbours, table.Nodes, _random);
        Recreate = new GreedyInsertion(table, new InsertionOrder(table, _random), _random);
        Best = new Plan(table, stops, vehicles);
        Current = new Plan(table, stops, vehicles);
        Work = new Plan(table, stops, vehicles);
    }

    public RoutingTable Table { get; }

    public SearchBudget Budget { get; }

    public Descent Descent { get; }

    public GreedyInsertion Recreate { get; }

    public Plan Best { get; }

    public Plan Current { get; private set; }

    public Plan Work { get; private set; }

    /// <summary>Seconds between two stops of the first plan, on average: what temperatures are measured in.</summary>
    public double Scale { get; set; }

    public void Ruin(Plan plan)
    {
        var seed = plan.AbsentCount > 0 && _random.Unit() < AbsentSeed ? plan.Absent[_random.Below(plan.AbsentCount)] : _stops[_random.Below(_stops.Length)];
        _strings.Apply(plan, seed, RuinSize);
    }

    /// <summary>Whether simulated annealing goes on from a plan.</summary>
    public bool Likes(Plan plan, double temperature) =>
        plan.Travel < Current.Travel - (temperature * Math.Log(1 - _random.Unit()));

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
