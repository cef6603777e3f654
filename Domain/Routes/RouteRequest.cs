namespace Interlock.Domain.Routes;

/// <summary>A place on the earth (WGS 84).</summary>
/// <param name="Lat">Latitude in degrees, -90 to 90.</param>
/// <param name="Lon">Longitude in degrees, -180 to 180.</param>
public readonly record struct Coordinate(double Lat, double Lon);

/// <summary>
/// What a route plan is asked for. Every vehicle leaves the depot at <paramref name="StartTime"/> and is back within <paramref name="MaxTime"/>.
/// </summary>
/// <param name="Depot">Where every route begins and ends.</param>
/// <param name="StartTime">When the vehicles leave; the times of the plan have its offset.</param>
/// <param name="MaxTime">Longest duration of a route, from leaving the depot to being back.</param>
/// <param name="Stops">What must be visited, each once; none is an empty plan.</param>
/// <param name="Vehicles">What there is to drive with.</param>
public sealed record RouteRequest(
    Coordinate Depot, DateTimeOffset StartTime, TimeSpan MaxTime, IReadOnlyList<RouteStop> Stops, Fleet Vehicles);

/// <summary>A place to visit.</summary>
/// <param name="Id">As the caller names it; its text is unique in the request.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Demand">What is loaded there, in the unit of the vehicles' capacity; not negative.</param>
/// <param name="Service">How long the vehicle stays.</param>
/// <param name="Window">When the service may begin, or null for any time.</param>
public sealed record RouteStop(StopId Id, Coordinate Place, double Demand, TimeSpan Service, TimeWindow? Window);

/// <summary>A caller's name for a stop, given back as it came: as a text or as a number.</summary>
/// <param name="Text">The text, or the digits.</param>
/// <param name="IsNumber">Whether it came as a number.</param>
public readonly record struct StopId(string Text, bool IsNumber = false)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}

/// <summary>When a service may begin; who comes early waits.</summary>
/// <param name="From">Earliest.</param>
/// <param name="To">Latest; not before <paramref name="From"/>.</param>
public sealed record TimeWindow(DateTimeOffset From, DateTimeOffset To);

/// <summary>Equal vehicles.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Capacity">The most one carries, or null without limit.</param>
public sealed record Fleet(int Count, double? Capacity);
