namespace Interlock.Domain.Routes;

/// <summary>Who goes where and when: every stop of the request in exactly one route.</summary>
/// <param name="Routes">One for each vehicle that is used.</param>
public sealed record RoutePlan(IReadOnlyList<Route> Routes)
{
    /// <summary>A plan that goes nowhere.</summary>
    public static RoutePlan Empty { get; } = new([]);
}

/// <summary>What one vehicle does.</summary>
/// <param name="Visits">Its stops, in order; at least one.</param>
/// <param name="Departure">When it leaves the depot.</param>
/// <param name="Return">When it is back.</param>
/// <param name="Load">What it carries in the end, in the unit of the capacity.</param>
/// <param name="TravelTime">Time on the road, without service and waiting.</param>
/// <param name="Distance">Metres.</param>
public sealed record Route(
    IReadOnlyList<RouteVisit> Visits, DateTimeOffset Departure, DateTimeOffset Return, double Load, TimeSpan TravelTime, double Distance)
{
    /// <summary>From leaving the depot to being back.</summary>
    public TimeSpan Duration => Return - Departure;
}

/// <summary>A stop of a route.</summary>
/// <param name="Id">As the caller named it.</param>
/// <param name="Arrival">When the vehicle arrives; the service begins then, or with the stop's window.</param>
/// <param name="Departure">When the service has ended.</param>
public sealed record RouteVisit(StopId Id, DateTimeOffset Arrival, DateTimeOffset Departure);
