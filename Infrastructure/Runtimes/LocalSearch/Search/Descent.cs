using Interlock.Infrastructure.Runtimes.LocalSearch.Moves;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>Makes every small move that shortens a plan, until none is left.</summary>
internal sealed class Descent(RoutingTable table, Neighbours neighbours, SearchBudget budget)
{
    private readonly IMove[] _moves =
    [
        ChainMove.Relocate(table, neighbours),
        new Exchange(table, neighbours),
        new TwoOptStar(table, neighbours),
        ChainMove.OrOpt(table, neighbours),
    ];

    /// <summary>Ends early when the time is over.</summary>
    /// <returns>Whether it changed the plan.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool Apply(Plan plan)
    {
        var changed = false;
        while (Pass(plan))
        {
            changed = true;
        }

        plan.CloseEmptyRoutes();
        return changed;
    }

    private bool Pass(Plan plan)
    {
        var changed = false;
        for (var node = 1; node < table.Nodes && budget.Goes(); node++)
        {
            if (plan.Links[node].Route == Link.NoRoute)
            {
                continue;
            }

            foreach (var move in _moves)
            {
                changed |= move.Improve(plan, node);
            }
        }

        return changed && budget.Goes();
    }
}
