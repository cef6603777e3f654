using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch;

/// <summary>Tries every plan of a small problem that leaves out the given stops; nothing of it is shared with the solver.</summary>
internal sealed class BestOfAll(RoutingProblem problem, IEnumerable<int> impossible)
{
    private (int Unserved, int Vehicles, double Travel) _best = (int.MaxValue, int.MaxValue, double.PositiveInfinity);

    /// <summary>The fewest stops unserved, then the fewest vehicles, then the least travel.</summary>
    public (int Unserved, int Vehicles, double Travel) Find()
    {
        var left = impossible.Aggregate((1 << problem.Stops) - 1, (stops, stop) => stops & ~(1 << (stop - 1)));
        Extend(left, 0, 0, 0, 0, 0, 0);
        return (_best.Unserved + impossible.Count(), _best.Vehicles, _best.Travel);
    }

    // From where a vehicle stands, it serves one more stop or goes home; from home the next vehicle leaves.
    private void Extend(int left, int at, double clock, double load, int vehicles, double travel, int first)
    {
        if (at == 0)
        {
            var plan = (System.Numerics.BitOperations.PopCount((uint)left), vehicles, travel);
            _best = plan.CompareTo(_best) < 0 ? plan : _best;
            if (vehicles == problem.Vehicles)
            {
                return;
            }
        }
        else if (clock + problem.Duration(at, 0) <= problem.Horizon)
        {
            Extend(left, 0, 0, 0, vehicles, travel + problem.Duration(at, 0), first);
        }

        for (var stop = 1; stop <= problem.Stops; stop++)
        {
            // Vehicles are alike, so their first stops may be told to ascend.
            var begin = Math.Max(clock + problem.Duration(at, stop), problem.Earliest[stop]);
            if ((left & (1 << (stop - 1))) != 0 && (at != 0 || stop > first) && double.IsFinite(begin) && begin <= problem.Latest[stop]
                && load + problem.Demands[stop] <= problem.Capacity)
            {
                Extend(
                    left & ~(1 << (stop - 1)), stop, begin + problem.Services[stop], load + problem.Demands[stop],
                    at == 0 ? vehicles + 1 : vehicles, travel + problem.Duration(at, stop), at == 0 ? stop : first);
            }
        }
    }
}
