using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>Builds the errors that name the stops no plan serves.</summary>
internal static class UnservedStops
{
    private const int MostNamed = 20;

    /// <summary>Stops that no vehicle can serve, even alone.</summary>
    public static NotExecutableException Alone(RouteRequest request, IReadOnlyList<(int Node, string Reason)> stops) =>
        new($"No plan can serve {Named(stops, stop => $"stop '{IdOf(request, stop.Node)}' ({stop.Reason})")}.");

    /// <summary>Stops for which the vehicles do not suffice.</summary>
    public static NotExecutableException Together(RouteRequest request, IReadOnlyList<int> nodes)
    {
        var vehicles = request.Vehicles.Count == 1 ? "1 vehicle" : $"{request.Vehicles.Count} vehicles";
        return new($"No plan was found that serves every stop with {vehicles}; left over: {Named(nodes, node => $"'{IdOf(request, node)}'")}.");
    }

    private static string Named<T>(IReadOnlyList<T> stops, Func<T, string> name)
    {
        var named = string.Join(", ", stops.Take(MostNamed).Select(name));
        return stops.Count > MostNamed ? $"{named} and {stops.Count - MostNamed} more" : named;
    }

    private static string IdOf(RouteRequest request, int node) => Excerpt.Of(request.Stops[node - 1].Id.Text, 64);
}
