using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>
/// Looks for plans with more stops served, then with fewer routes: dissolves a route and tries to find a place for its stops in the others.
/// A stop that was often absent weighs more, so the search leaves out others for it, which may be easier to place.
/// </summary>
internal sealed class FleetSearch(SearchState state, int fewest)
{
    // Shares of the budget. To serve a stop more is worth nearly all of it, a vehicle less more than half.
    private const double MostForService = 0.9;
    private const double MostForVehicles = 0.6;

    private const int MostHandicap = 10;

    private readonly long[] _absences = new long[state.Table.Nodes];
    private double _attemptFrom;
    private int _fewestAbsent;

    /// <summary>Leaves the best plan it found in <see cref="SearchState.Best"/>.</summary>
    public void Run()
    {
        state.Current.CopyFrom(state.Best);
        var vehicles = state.Current.AbsentCount > 0 ? state.Current.Vehicles : state.Current.Routes;
        while (state.Budget.Share < (state.Best.AbsentCount > 0 ? MostForService : MostForVehicles))
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
                (_attemptFrom, _fewestAbsent) = (state.Budget.Share, int.MaxValue);
            }

            if (!state.Budget.Take())
            {
                return;
            }

            Step(vehicles);
            if (Failed() && !BeginsAnew())
            {
                return;
            }
        }
    }

    // An attempt that will succeed comes down to a few absent stops soon.
    private bool Failed()
    {
        var patience = _fewestAbsent switch { <= 3 => 0.2, <= 5 => 0.12, _ => 0.06 };
        return state.Current.AbsentCount > 0 && state.Best.AbsentCount == 0 && state.Budget.Share - _attemptFrom > patience;
    }

    // Most attempts succeed early or never. One that came near is worth another, which gives up another route.
    private bool BeginsAnew()
    {
        for (var node = 0; node < _absences.Length; node++)
        {
            _absences[node] = state.Random.Below(MostHandicap);
        }

        state.Current.CopyFrom(state.Best);
        return _fewestAbsent == 1;
    }

    // Travel does not matter here: any plan with the same stops absent is as good, and the more different the better.
    private void Step(int vehicles)
    {
        var work = state.Work;
        work.CopyFrom(state.Current);
        state.Ruin(work);
        state.Recreate.Apply(work, vehicles, int.MaxValue);
        _fewestAbsent = Math.Min(_fewestAbsent, work.AbsentCount);
        if (Weight(work) <= Weight(state.Current))
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
