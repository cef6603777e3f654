using System.Globalization;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;

namespace Interlock.Bench.Routes;

/// <summary>Prints a line for each instance, then the means of the classes.</summary>
internal sealed class Report
{
    private readonly List<(string Class, int ExtraVehicles, double Gap, double Ms)> _rows = [];

    public Report() => Console.WriteLine("instance    vehicles  travel     best: v  travel     gap %     ms   iterations");

    /// <summary>Whether a solution broke a rule or left out a stop.</summary>
    public bool Faulty { get; private set; }

    public void Add(Instance instance, RoutingSolution solution, Goal goal, TimeSpan elapsed, IReadOnlyList<string> faults)
    {
        var gap = 100 * ((solution.TravelTime / goal.Travel) - 1);
        var notes = string.Join("; ", [.. faults, .. solution.Unserved.Count > 0 ? new[] { $"{solution.Unserved.Count} unserved" } : []]);
        Faulty |= notes.Length > 0;
        _rows.Add((instance.Class, solution.Unserved.Count > 0 ? int.MaxValue : solution.Routes.Count - goal.Vehicles, gap, elapsed.TotalMilliseconds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{instance.Name,-12} {solution.Routes.Count,7} {solution.TravelTime,9:0.00} {goal.Vehicles,8} {goal.Travel,9:0.00} {gap,9:0.00} {elapsed.TotalMilliseconds,6:0} {solution.Iterations,12}{(solution.CutByClock ? " cut by the clock" : "")} {notes}").TrimEnd());
    }

    /// <summary>Gaps are averaged where all are served by the best known number of vehicles or fewer; with more vehicles, travel cannot be compared.</summary>
    public void Close()
    {
        Console.WriteLine();
        Console.WriteLine("class       instances  at best vehicles  mean gap %  worst gap %  mean ms");
        foreach (var rows in _rows.GroupBy(row => row.Class).Append(_rows.GroupBy(_ => "ALL").First()))
        {
            var equal = rows.Where(row => row.ExtraVehicles <= 0).Select(row => row.Gap).DefaultIfEmpty(double.NaN).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rows.Key,-12} {rows.Count(),8} {rows.Count(row => row.ExtraVehicles <= 0),17} {equal.Average(),11:0.00} {equal.Max(),12:0.00} {rows.Average(row => row.Ms),8:0}"));
        }
    }
}
