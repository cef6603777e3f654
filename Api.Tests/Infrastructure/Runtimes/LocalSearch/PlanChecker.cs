using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch;

/// <summary>Drives the routes of a solution, knowing only the problem. bench/Routes compiles it too.</summary>
internal static class PlanChecker
{
    /// <summary>Every rule the solution breaks, in words; empty when it keeps all.</summary>
    public static IReadOnlyList<string> Faults(RoutingProblem problem, RoutingSolution solution)
    {
        var faults = new List<string>();
        var mentioned = solution.Routes.SelectMany(route => route).Concat(solution.Unserved).Order();
        if (!mentioned.SequenceEqual(Enumerable.Range(1, problem.Stops)))
        {
            faults.Add("not every stop is either on one route or unserved, once");
        }

        if (solution.Routes.Count > Math.Max(0, problem.Vehicles))
        {
            faults.Add($"{solution.Routes.Count} routes for {problem.Vehicles} vehicles");
        }

        var travel = solution.Routes.Sum(route => Drive(problem, route, faults));
        if (Math.Abs(travel - solution.TravelTime) > 1e-6 * travel)
        {
            faults.Add($"it drives {travel}, not {solution.TravelTime}");
        }

        return faults;
    }

    private static double Drive(RoutingProblem problem, int[] route, List<string> faults)
    {
        var (clock, travel, at) = (0.0, 0.0, 0);
        foreach (var stop in route)
        {
            travel += problem.Duration(at, stop);
            clock = Math.Max(clock + problem.Duration(at, stop), problem.Earliest[stop]);
            if (clock > problem.Latest[stop])
            {
                faults.Add($"stop {stop} begins at {clock}, after {problem.Latest[stop]}");
            }

            clock += problem.Services[stop];
            at = stop;
        }

        clock += problem.Duration(at, 0);
        if (route.Length == 0 || clock > problem.Horizon || route.Sum(stop => problem.Demands[stop]) > problem.Capacity)
        {
            faults.Add($"route {string.Join(' ', route)}: back at {clock}, carries {route.Sum(stop => problem.Demands[stop])}");
        }

        return travel + problem.Duration(at, 0);
    }
}
