using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Bench.Routes;

/// <summary>A node in the plane; distances are seconds.</summary>
internal readonly record struct Place(double X, double Y, double Demand, double Earliest, double Latest, double Service)
{
    /// <summary>A customer's line: number, x, y, demand, ready, due, service.</summary>
    public static Place Of(double[] row) => new(row[1], row[2], row[3], row[4], row[5], row[6]);

    /// <summary>The first place is the depot, whose latest time is the horizon.</summary>
    public static RoutingProblem Problem(Place[] places, int vehicles, double capacity) => new()
    {
        Durations = [.. places.SelectMany(from => places.Select(to => Math.Sqrt(((from.X - to.X) * (from.X - to.X)) + ((from.Y - to.Y) * (from.Y - to.Y)))))],
        Demands = [.. places.Select(place => place.Demand)],
        Services = [.. places.Select(place => place.Service)],
        Earliest = [.. places.Select(place => place.Earliest)],
        Latest = [.. places.Select(place => place.Latest)],
        Horizon = places[0].Latest,
        Vehicles = vehicles,
        Capacity = capacity,
    };
}
