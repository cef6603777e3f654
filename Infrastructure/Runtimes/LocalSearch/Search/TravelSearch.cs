using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>
/// Shortens the travel of a plan without giving up a stop or taking another vehicle: ruin and recreate under simulated annealing. Until it
/// is nearly cold it may pass through plans that leave out a few stops more.
/// </summary>
internal sealed class TravelSearch
{
    // Temperatures in seconds between two stops.
    private const double Hot = 2;
    private const double Cold = 0.01;
    private const int CoolEvery = 32;

    private const double StrictFrom = 0.9;
    private const int MostLeftOut = 6;

    private readonly SearchState _state;
    private readonly AbsencePrices _prices;
    private readonly int _polishEvery;
    private long _polishedAt;
    private bool _strict;

    public TravelSearch(SearchState state)
    {
        _state = state;
        _prices = new AbsencePrices(state.Table.Nodes, state.Scale);
        _polishEvery = state.Table.Nodes;
    }

    /// <summary>Leaves the best plan it found in <see cref="SearchState.Best"/>.</summary>
    public void Run()
    {
        _state.Current.CopyFrom(_state.Best);
        var from = _state.Budget.Share;
        var temperature = Hot * _state.Scale;
        for (var turn = 0; _state.Budget.Take(); turn++)
        {
            if (turn % CoolEvery == 0)
            {
                var share = (_state.Budget.Share - from) / (1 - from);
                temperature = _state.Scale * Hot * Math.Pow(Cold / Hot, share);
                EndInStrictness(share);
            }

            Step(temperature);
        }
    }

    private void EndInStrictness(double share)
    {
        if (share > StrictFrom && !_strict)
        {
            _strict = true;
            _state.Current.CopyFrom(_state.Best);
        }
    }

    private void Step(double temperature)
    {
        var (work, best) = (_state.Work, _state.Best);
        work.CopyFrom(_state.Current);
        _state.Ruin(work);
        if (!_state.Recreate.Apply(work, best.Routes, best.AbsentCount + (_strict ? 0 : MostLeftOut)))
        {
            return;
        }

        if (HasFewer(work, best) || Likes(work, temperature))
        {
            _state.Adopt();
            KeepIfBest(work);
        }

        if (!_strict)
        {
            _prices.Learn(_state.Current);
        }
    }

    private static bool HasFewer(Plan plan, Plan best) =>
        plan.AbsentCount < best.AbsentCount || (plan.AbsentCount == best.AbsentCount && plan.Routes < best.Routes);

    // Simulated annealing: what is a little worse is taken too, the less the colder it is.
    private bool Likes(Plan plan, double temperature)
    {
        // No change at all is not taken: what is known of the untouched routes stays right.
        var worse = plan.Travel - _state.Current.Travel + _prices.Of(plan) - _prices.Of(_state.Current);
        return Math.Abs(worse) > Tolerance.Travel && worse < -temperature * Math.Log(1 - _state.Random.Unit());
    }

    // Small moves are dear beside one ruin, and the best plan changes often while it is cold: so they are tried only now and then.
    private void KeepIfBest(Plan plan)
    {
        if (!plan.Beats(_state.Best))
        {
            return;
        }

        if (_state.Budget.Iterations - _polishedAt >= _polishEvery)
        {
            _polishedAt = _state.Budget.Iterations;
            _state.Descent.Apply(plan);
        }

        _state.Keep(plan);
    }
}
