using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>Plans routes: serves as many stops as it can, then with the fewest vehicles, then with the least travel.</summary>
internal sealed class RoutingSolver(TimeProvider time)
{
    /// <summary>
    /// Routes that keep every rule, even if stops have to stay unserved. The same seed gives the same answer unless the clock cut the search.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RoutingSolution Solve(RoutingProblem problem, RoutingOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var impossible = ImpossibleStops.Find(problem).Select(stop => stop.Node).ToHashSet();
        var stops = Enumerable.Range(1, problem.Stops).Where(node => !impossible.Contains(node)).ToArray();
        var iterations = options.Iterations ?? RoutingOptions.DefaultIterations(stops.Length);
        var budget = new SearchBudget(time, options.TimeLimit, iterations, cancellationToken);
        var state = new SearchState(new RoutingTable(problem), stops, problem.Vehicles, options.Seed, budget);
        if (stops.Length > 0 && problem.Vehicles > 0)
        {
            Search(state, problem);
        }

        return Solution(state, impossible);
    }

    private static void Search(SearchState state, RoutingProblem problem)
    {
        state.Recreate.Apply(state.Best, problem.Vehicles, int.MaxValue);
        state.Descent.Apply(state.Best);
        var served = state.Table.Nodes - 1 - state.Best.AbsentCount;
        state.Scale = state.Best.Travel / Math.Max(1, served + state.Best.Routes);
        new FleetSearch(state, FewestVehicles(problem)).Run();
        new TravelSearch(state).Run();
    }

    private static int FewestVehicles(RoutingProblem problem) =>
        problem.Capacity > 0 ? Math.Max(1, (int)Math.Ceiling((problem.Demands.Sum() / problem.Capacity) - 1e-9)) : 1;

    private static RoutingSolution Solution(SearchState state, HashSet<int> impossible)
    {
        var best = state.Best;
        var routes = Enumerable.Range(0, best.Routes).Select(best.Sequence).ToArray();
        var unserved = best.Absent[..best.AbsentCount].Concat(impossible).Order().ToArray();
        return new RoutingSolution(routes, unserved, best.Travel, state.Budget.Iterations, state.Budget.FollowsClock);
    }
}
