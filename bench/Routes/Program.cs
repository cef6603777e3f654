using System.Diagnostics;
using Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch;
using Interlock.Bench.Routes;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;

var asked = Arguments.Parse(args);
var instances = asked.Files.Count > 0 ? asked.Files.Select(file => Instance.Read(file, asked.Stops)) : MadeUp.All(asked.Stops ?? 100);
var known = asked.Stops is null ? BestKnown.Read() : [];
var solver = new RoutingSolver(TimeProvider.System);
var report = new Report();

// Once before it counts, so that no instance pays for compiling.
solver.Solve(MadeUp.All(30).First().Problem, new RoutingOptions { TimeLimit = TimeSpan.FromSeconds(1) }, CancellationToken.None);
foreach (var instance in instances)
{
    var problem = instance.Problem;
    var goal = known.TryGetValue(instance.Name, out var best) ? best : Long(problem);
    problem = problem with { Vehicles = asked.VehiclesOf(goal) ?? problem.Vehicles };
    var watch = Stopwatch.StartNew();
    var solution = solver.Solve(problem, new RoutingOptions { TimeLimit = asked.Time, Seed = asked.Seed }, CancellationToken.None);
    report.Add(instance, solution, goal, watch.Elapsed, PlanChecker.Faults(problem, solution));
}

report.Close();
return report.Faulty ? 1 : 0;

// What is published nowhere is measured against a search ten times as long.
Goal Long(RoutingProblem problem)
{
    var options = new RoutingOptions
    {
        TimeLimit = TimeSpan.FromSeconds(20), Seed = asked.Seed + 1000, Iterations = 10 * RoutingOptions.DefaultIterations(problem.Stops),
    };
    var solution = solver.Solve(problem, options, CancellationToken.None);
    return new Goal(solution.Routes.Count, solution.TravelTime);
}
