namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>A problem laid out for the inner loops: durations in both directions, the values of a stop side by side, finite times.</summary>
internal sealed class RoutingTable
{
    private long _stamp;

    public RoutingTable(RoutingProblem problem)
    {
        Nodes = problem.Nodes;
        Capacity = problem.Capacity;
        Durations = problem.Durations;
        Reverse = Transposed(problem.Durations, Nodes);
        Horizon = double.IsPositiveInfinity(problem.Horizon) ? Unhurried(problem) : problem.Horizon;
        Visits = new Visit[Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            Visits[node] = new Visit(
                problem.Earliest[node], Math.Min(problem.Latest[node], Horizon), problem.Services[node], problem.Demands[node]);
        }

        // The depot has no window and asks for nothing, whatever was written there.
        Visits[0] = new Visit(0, Horizon, 0, 0);
    }

    public int Nodes { get; }

    public double Capacity { get; }

    public double Horizon { get; }

    /// <summary>Row: where from.</summary>
    public double[] Durations { get; }

    /// <summary>Row: where to.</summary>
    public double[] Reverse { get; }

    public Visit[] Visits { get; }

    /// <summary>A number no route had before.</summary>
    public long NextStamp() => ++_stamp;

    /// <summary>From the depot to itself takes no time, whatever the matrix says: it is what an unused vehicle drives.</summary>
    public double Duration(int from, int to) => from == to ? 0 : Durations[(from * Nodes) + to];

    // Without an end to the day, an hour by which even one vehicle has served all: so that infinity stays later than any time.
    private static double Unhurried(RoutingProblem problem)
    {
        var latest = problem.Earliest.Max() + problem.Services.Sum();
        foreach (var duration in problem.Durations)
        {
            latest += double.IsPositiveInfinity(duration) ? 0 : duration;
        }

        return latest;
    }

    private static double[] Transposed(double[] matrix, int size)
    {
        var result = new double[matrix.Length];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                result[(column * size) + row] = matrix[(row * size) + column];
            }
        }

        return result;
    }
}

/// <summary>The demand, service time and window of a node.</summary>
internal readonly record struct Visit(double Earliest, double Latest, double Service, double Demand);
