using System.Globalization;
using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Whether a plan keeps what its request asked for: no runtime is trusted with that.</summary>
public static class RoutePlanCheck
{
    /// <summary>What sums of loads may differ by, of their size.</summary>
    private const double Rounding = 1e-9;

    /// <summary>What rounding may cost: some planners tell whole seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Lets only a plan pass that keeps its request.</summary>
    /// <exception cref="InferenceException">It does not.</exception>
    public static void Require(RoutePlan plan, RouteRequest request)
    {
        if (Fault(plan, request) is { } fault)
        {
            throw new InferenceException($"The model's plan does not keep the request: {fault}.");
        }
    }

    /// <summary>The first thing that is wrong, or null.</summary>
    public static string? Fault(RoutePlan plan, RouteRequest request)
    {
        var stops = request.Stops.ToDictionary(stop => stop.Id.Text);
        var fault = plan.Routes.Count > request.Vehicles.Count
            ? $"it has {plan.Routes.Count} routes for {request.Vehicles.Count} vehicles"
            : plan.Routes.Select(route => FaultOf(route, request, stops)).FirstOrDefault(fault => fault is not null);
        return fault ?? (stops.Count > 0 ? $"stop '{stops.Keys.First()}' is in no route" : FaultOfSums(plan, request));
    }

    /// <summary>Takes the visited stops out of <paramref name="stops"/>.</summary>
    private static string? FaultOf(Route route, RouteRequest request, Dictionary<string, RouteStop> stops)
    {
        var (load, time) = (0.0, route.Departure);
        foreach (var visit in route.Visits)
        {
            if (!stops.Remove(visit.Id.Text, out var stop))
            {
                return $"stop '{visit.Id}' stands twice or was not asked for";
            }

            if (FaultOf(visit, stop, time) is { } fault)
            {
                return fault;
            }

            load += stop.Demand;
            time = visit.Departure;
        }

        return FaultOf(route, request, load, time);
    }

    private static string? FaultOf(Route route, RouteRequest request, double load, DateTimeOffset lastDeparture)
    {
        if (route.Visits.Count == 0)
        {
            return "it has a route without stops";
        }

        if (route.Departure < request.StartTime - Tolerance || route.Return < lastDeparture - Tolerance)
        {
            return "a route leaves before the start or is back before its last stop";
        }

        if (route.Return - request.StartTime > request.MaxTime + Tolerance)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a route takes longer than {request.MaxTime.TotalSeconds} s");
        }

        return load > request.Vehicles.Capacity * (1 + Rounding) ? $"a vehicle carries {load}, more than its capacity" : null;
    }

    private static string? FaultOf(RouteVisit visit, RouteStop stop, DateTimeOffset departed)
    {
        var begin = stop.Window is { } window && window.From > visit.Arrival ? window.From : visit.Arrival;
        if (visit.Arrival < departed - Tolerance || visit.Departure < begin + stop.Service - Tolerance)
        {
            return $"stop '{visit.Id}' is reached or left too early";
        }

        return begin > stop.Window?.To + Tolerance ? $"stop '{visit.Id}' is reached after its window" : null;
    }

    /// <summary>What routes say of themselves against what their stops make.</summary>
    private static string? FaultOfSums(RoutePlan plan, RouteRequest request)
    {
        var demands = request.Stops.ToDictionary(stop => stop.Id.Text, stop => stop.Demand);
        return plan.Routes.Select(route => FaultOfSums(route, route.Visits.Sum(visit => demands[visit.Id.Text]))).FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOfSums(Route route, double load)
    {
        if (Math.Abs(route.Load - load) > Rounding * Math.Max(1, load))
        {
            return string.Create(CultureInfo.InvariantCulture, $"a route says that it carries {route.Load}, but its stops make {load}");
        }

        var arrivals = route.Visits.Select(visit => visit.Arrival).Append(route.Return);
        var departures = route.Visits.Select(visit => visit.Departure).Prepend(route.Departure);
        var road = arrivals.Zip(departures, (arrival, departure) => (arrival - departure).TotalSeconds).Sum();
        return Math.Abs(route.TravelTime.TotalSeconds - road) > Tolerance.TotalSeconds * (route.Visits.Count + 1)
            ? string.Create(CultureInfo.InvariantCulture, $"a route says that it is {route.TravelTime.TotalSeconds} s on the road, but its times make {Math.Round(road, 3)} s")
            : null;
    }
}
