using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;

namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>Converts a route request to the numbers of the search and back: seconds since the start, in whole milliseconds.</summary>
internal static class RouteConversion
{
    private const double Centuries = 1e10;

    /// <summary>The numbers of a request.</summary>
    /// <param name="request">With at least one stop.</param>
    /// <param name="table">The ways between the depot and the stops, in this order.</param>
    public static RoutingProblem Of(RouteRequest request, TravelTable table) => new()
    {
        Durations = Array.ConvertAll(table.Durations, Milliseconds),
        Demands = Nodes(request, 0, stop => stop.Demand),
        Services = Nodes(request, 0, stop => stop.Service.TotalSeconds),
        Earliest = Nodes(request, 0, stop => stop.Window is { } window ? Math.Max(0, (window.From - request.StartTime).TotalSeconds) : 0),
        Latest = Nodes(
            request,
            request.MaxTime.TotalSeconds,
            stop => stop.Window is { } window ? (window.To - request.StartTime).TotalSeconds : double.PositiveInfinity),
        Horizon = request.MaxTime.TotalSeconds,
        Vehicles = request.Vehicles.Count,
        Capacity = request.Vehicles.Capacity ?? double.PositiveInfinity,
    };

    /// <summary>The plan of a solution that serves every stop.</summary>
    public static RoutePlan PlanOf(RouteRequest request, TravelTable table, RoutingProblem problem, RoutingSolution solution) =>
        new([.. solution.Routes.Select(route => RouteOf(request, table, problem, route))]);

    /// <summary>Formats seconds since the start as a time of the request; beyond the calendar they stay seconds.</summary>
    public static string TimeOf(RouteRequest request, double seconds) =>
        Math.Abs(seconds) < Centuries ? RouteTimes.Text(At(request, seconds)) : FormattableString.Invariant($"{seconds:0} s");

    private static Route RouteOf(RouteRequest request, TravelTable table, RoutingProblem problem, int[] nodes)
    {
        var visits = new RouteVisit[nodes.Length];
        var (last, time, travel, distance, load) = (0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            Drive(node);
            var departure = Math.Max(time, problem.Earliest[node]) + problem.Services[node];
            visits[i] = new RouteVisit(request.Stops[node - 1].Id, At(request, time), At(request, departure));
            (time, load) = (departure, load + problem.Demands[node]);
        }

        Drive(0);
        return new Route(visits, request.StartTime, At(request, time), load, Span(travel), Math.Round(distance, 1));

        void Drive(int to)
        {
            time += problem.Duration(last, to);
            travel += problem.Duration(last, to);
            distance += table.Distances[(last * table.Size) + to];
            last = to;
        }
    }

    private static double[] Nodes(RouteRequest request, double depot, Func<RouteStop, double> of)
    {
        var nodes = new double[request.Stops.Count + 1];
        nodes[0] = depot;
        for (var i = 1; i < nodes.Length; i++)
        {
            nodes[i] = of(request.Stops[i - 1]);
        }

        return nodes;
    }

    private static double Milliseconds(double seconds) => Math.Round(seconds, 3);

    private static DateTimeOffset At(RouteRequest request, double seconds) => request.StartTime + Span(seconds);

    private static TimeSpan Span(double seconds) => TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1000));
}
