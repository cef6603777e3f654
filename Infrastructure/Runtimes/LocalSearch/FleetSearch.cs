namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>
/// Looks for plans with more stops served, then with fewer routes: dissolves a route and tries to find a place for its stops in the others.
/// A stop that was often absent weighs more, so the search leaves out others for it, which may be easier to place.
/// </summary>
internal sealed class FleetSearch(SearchState state, int fewest)
{
    private readonly long[] _absences = new long[state.Table.Nodes];

    /// <summary>Leaves the best plan it found in <see cref="SearchState.Best"/>; stops at the given share of the budget.</summary>
    public void Run(double until)
    {
        state.Current.CopyFrom(state.Best);
        var temperature = SearchState.FleetHeat * state.Scale;
        var vehicles = state.Current.AbsentCount > 0 ? state.Current.Vehicles : state.Current.Routes;
        while (state.Budget.Share < until)
        {
            while (state.Current.AbsentCount == 0)
            {
                state.Keep(state.Current);
                vehicles = state.Current.Routes - 1;
                if (vehicles < fewest)
                {
                    return;
                }

                Dissolve(state.Current);
            }

            if (!state.Budget.Take())
            {
                return;
            }

            Step(vehicles, temperature);
        }
    }

    private void Step(int vehicles, double temperature)
    {
        var work = state.Work;
        work.CopyFrom(state.Current);
        state.Ruin(work);
        state.Recreate.Apply(work, vehicles, int.MaxValue);
        var (now, before) = (Weight(work), Weight(state.Current));
        if (now < before || (now == before && state.Likes(work, temperature)))
        {
            if (work.AbsentCount < state.Best.AbsentCount)
            {
                state.Keep(work);
            }

            state.Adopt();
        }

        foreach (var node in work.Absent.AsSpan(0, work.AbsentCount))
        {
            _absences[node]++;
        }
    }

    private long Weight(Plan plan)
    {
        var weight = 0L;
        foreach (var node in plan.Absent.AsSpan(0, plan.AbsentCount))
        {
            weight += _absences[node] + 1;
        }

        return weight;
    }

    // The route whose stops were the least often absent.
    private void Dissolve(Plan plan)
    {
        var (easiest, least) = (0, long.MaxValue);
        for (var route = 0; route < plan.Routes; route++)
        {
            var weight = 0L;
            for (var node = plan.First[route]; node != 0; node = plan.Links[node].Next)
            {
                weight += _absences[node] + 1;
            }

            if (weight < least)
            {
                (easiest, least) = (route, weight);
            }
        }

        while (plan.First[easiest] != 0)
        {
            plan.Remove(plan.First[easiest]);
        }

        plan.CloseEmptyRoutes();
    }
}
