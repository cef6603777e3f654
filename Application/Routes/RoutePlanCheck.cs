using Interlock.Domain.Routes;

namespace Interlock.Application.Routes;

/// <summary>Whether a plan keeps what its request asked for: no runtime is trusted with that.</summary>
public static class RoutePlanCheck
{
    /// <summary>What rounding may cost: some planners tell whole seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static string? Fault(RoutePlan plan, RouteRequest request)
    {
        var stops = request.Stops.ToDictionary(stop => stop.Id.Text);
        var fault = plan.Routes.Count > request.Vehicles.Count
            ? $"it has {plan.Routes.Count} routes for {request.Vehicles.Count} vehicles"
            : plan.Routes.Select(route => FaultOf(route, request, stops)).FirstOrDefault(fault => fault is not null);
        return fault ?? (stops.Count > 0 ? $"stop '{stops.Keys.First()}' is in no route" : null);
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
            return $"a route takes longer than {request.MaxTime}";
        }

        return load > request.Vehicles.Capacity * (1 + 1e-9) ? $"a vehicle carries {load}, more than its capacity" : null;
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
}
