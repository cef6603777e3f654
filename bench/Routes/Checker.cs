using Interlock.Infrastructure.Runtimes.LocalSearch;

namespace Interlock.Bench.Routes;

/// <summary>Drives every route of a solution, knowing only the problem.</summary>
internal static class Checker
{
    /// <summary>The rules a solution breaks; empty when it keeps all.</summary>
    public static List<string> Faults(RoutingProblem problem, RoutingSolution solution)
    {
        var faults = new List<string>();
        if (!solution.Routes.SelectMany(route => route).Concat(solution.Unserved).Order().SequenceEqual(Enumerable.Range(1, problem.Stops)))
        {
            faults.Add("a stop is missing or planned twice");
        }

        if (solution.Routes.Count > problem.Vehicles)
        {
            faults.Add("more routes than vehicles");
        }

        var travel = solution.Routes.Sum(route => Drive(problem, route, faults));
        if (Math.Abs(travel - solution.TravelTime) > 1e-6 * travel)
        {
            faults.Add($"drives {travel}");
        }

        return faults;
    }

    private static double Drive(RoutingProblem problem, int[] route, List<string> faults)
    {
        var (clock, travel, load, at) = (0.0, 0.0, 0.0, 0);
        foreach (var stop in route)
        {
            travel += problem.Duration(at, stop);
            clock = Math.Max(clock + problem.Duration(at, stop), problem.Earliest[stop]);
            if (clock > problem.Latest[stop])
            {
                faults.Add($"late at {stop}");
            }

            clock += problem.Services[stop];
            load += problem.Demands[stop];
            at = stop;
        }

        if (load > problem.Capacity || clock + problem.Duration(at, 0) > problem.Horizon)
        {
            faults.Add($"too much for one vehicle: {string.Join(' ', route)}");
        }

        return travel + problem.Duration(at, 0);
    }
}
