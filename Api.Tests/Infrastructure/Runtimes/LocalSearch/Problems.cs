using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch;

/// <summary>Problems for tests.</summary>
internal static class Problems
{
    private const double Day = 1000;

    /// <summary>Stops on a line, the depot at 0, a second for each step; without windows.</summary>
    public static RoutingProblem OnALine(int vehicles, double capacity, params double[] places)
    {
        double[] all = [0, .. places];
        return Plain(all.Length, (from, to) => Math.Abs(all[from] - all[to])) with { Vehicles = vehicles, Capacity = capacity };
    }

    /// <summary>Stops in the plane, the depot at (0, 0), a second for each step; without windows.</summary>
    public static RoutingProblem InThePlane(int vehicles, double capacity, params (double X, double Y)[] places)
    {
        (double X, double Y)[] all = [(0, 0), .. places];
        return Plain(all.Length, (from, to) => Math.Sqrt(Math.Pow(all[from].X - all[to].X, 2) + Math.Pow(all[from].Y - all[to].Y, 2)))
            with { Vehicles = vehicles, Capacity = capacity };
    }

    /// <summary>Made by chance from a seed: asymmetric, the triangle inequality broken here and there, ways that do not exist, windows.</summary>
    public static RoutingProblem Random(int seed, int stops)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, stops + 1).Select(_ => (X: random.Next(100), Y: random.Next(100))).ToArray();
        var (skew, gone) = (seed % 3 == 0 ? 0.3 : 0, seed % 5 == 0 ? 0.05 : 0);
        var windows = random.NextDouble();
        var problem = Plain(stops + 1, (from, to) =>
            random.NextDouble() < gone && from > 0 && to > 0
                ? double.PositiveInfinity
                : Distance(places[from], places[to]) * (1 + (skew * random.NextDouble())));
        for (var stop = 1; stop <= stops; stop++)
        {
            problem.Demands[stop] = random.Next(1, 20);
            problem.Services[stop] = random.Next(0, 15);
            if (random.NextDouble() < windows)
            {
                problem.Earliest[stop] = random.Next(0, (int)(Day / 2));
                problem.Latest[stop] = problem.Earliest[stop] + random.Next(0, 200);
            }
        }

        return problem with
        {
            Horizon = seed % 7 == 0 ? double.PositiveInfinity : Day,
            Vehicles = 1 + random.Next((stops / 3) + 1),
            Capacity = seed % 4 == 0 ? double.PositiveInfinity : random.Next(20, 120),
        };
    }

    /// <summary>Everything allowed at any time; tests change what they are about.</summary>
    public static RoutingProblem Plain(int nodes, Func<int, int, double> duration) => new()
    {
        Durations = [.. Enumerable.Range(0, nodes * nodes).Select(place => place / nodes == place % nodes ? 0 : duration(place / nodes, place % nodes))],
        Demands = [0, .. Enumerable.Repeat(1.0, nodes - 1)],
        Services = new double[nodes],
        Earliest = new double[nodes],
        Latest = [.. Enumerable.Repeat(Day, nodes)],
        Horizon = Day,
        Vehicles = nodes,
        Capacity = double.PositiveInfinity,
    };

    private static double Distance((int X, int Y) from, (int X, int Y) to) =>
        Math.Sqrt(Math.Pow(from.X - to.X, 2) + Math.Pow(from.Y - to.Y, 2));
}
