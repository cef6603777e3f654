namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>Finds the stops that no vehicle could serve even if it served nothing else.</summary>
internal static class ImpossibleStops
{
    /// <summary>Every such stop with the reason, in words for the caller.</summary>
    /// <param name="problem">Whose stops.</param>
    /// <param name="time">Says seconds since the start in the caller's words; by default as seconds.</param>
    public static IReadOnlyList<(int Node, string Reason)> Find(RoutingProblem problem, Func<double, string>? time = null)
    {
        time ??= static seconds => FormattableString.Invariant($"{seconds:0.###} s");
        var found = new List<(int Node, string Reason)>();
        for (var node = 1; node < problem.Nodes; node++)
        {
            if (Reason(problem, node, time) is { } reason)
            {
                found.Add((node, reason));
            }
        }

        return found;
    }

    private static string? Reason(RoutingProblem problem, int node, Func<double, string> time)
    {
        var there = problem.Duration(0, node);
        var back = problem.Duration(node, 0);
        var begin = Math.Max(there, problem.Earliest[node]);
        if (problem.Demands[node] > problem.Capacity)
        {
            return FormattableString.Invariant(
                $"its demand of {problem.Demands[node]:0.###} is more than a vehicle carries ({problem.Capacity:0.###})");
        }

        if (double.IsPositiveInfinity(there) || double.IsPositiveInfinity(back))
        {
            return double.IsPositiveInfinity(there) ? "no way leads there from the depot" : "no way leads from there back to the depot";
        }

        if (begin > problem.Latest[node])
        {
            return $"service could begin at {time(begin)} at the earliest, but must begin by {time(problem.Latest[node])}";
        }

        var home = begin + problem.Services[node] + back;
        return home > problem.Horizon ? $"a vehicle would be back at {time(home)} at the earliest, but must be back by {time(problem.Horizon)}" : null;
    }
}
