namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>Shortens the travel of a plan without giving up a stop or taking another vehicle: ruin and recreate under simulated annealing.</summary>
internal sealed class TravelSearch(SearchState state)
{
    private const int CoolEvery = 32;

    private readonly int _polishEvery = state.Table.Nodes;
    private long _polishedAt;

    /// <summary>Leaves the best plan it found in <see cref="SearchState.Best"/>.</summary>
    public void Run()
    {
        state.Current.CopyFrom(state.Best);
        var from = state.Budget.Share;
        var temperature = SearchState.Hot * state.Scale;
        for (var turn = 0; state.Budget.Take(); turn++)
        {
            if (turn % CoolEvery == 0)
            {
                var share = (state.Budget.Share - from) / (1 - from);
                temperature = state.Scale * SearchState.Hot * Math.Pow(SearchState.Cold / SearchState.Hot, share);
            }

            Step(temperature);
        }
    }

    private void Step(double temperature)
    {
        var (work, current) = (state.Work, state.Current);
        work.CopyFrom(current);
        state.Ruin(work);
        if (!state.Recreate.Apply(work, current.Routes, current.AbsentCount))
        {
            return;
        }

        if (work.AbsentCount < current.AbsentCount || work.Routes < current.Routes || state.Likes(work, temperature))
        {
            state.Adopt();
            if (work.Beats(state.Best))
            {
                Polish(work);
            }
        }
    }

    // Small moves are dear beside one ruin, and the best plan changes often while it is cold: so only now and then.
    private void Polish(Plan plan)
    {
        if (state.Budget.Iterations - _polishedAt >= _polishEvery)
        {
            _polishedAt = state.Budget.Iterations;
            state.Descent.Apply(plan);
        }

        state.Keep(plan);
    }
}
