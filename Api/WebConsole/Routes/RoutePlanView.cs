using System.Globalization;
using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Routes;

/// <summary>A plan as a table and a map, made from the JSON that is answered and recorded.</summary>
internal static class RoutePlanView
{
    private const int LongestId = 64;
    private const int MostNumbers = 99;
    private const string Depot = "D";

    /// <summary>Every stop in the order in which it is visited.</summary>
    /// <param name="plan">The plan.</param>
    public static PageTable TableOf(JsonElement plan) => new("Plan", ["Order", "Vehicle", "Stop", "Arrival", "Departure"],
        [.. VisitsOf(plan).Select(visit => (IReadOnlyList<PageCell>)[Text(visit.Order), Text(visit.Vehicle), Excerpt.Of(visit.Id, LongestId), visit.Arrival, visit.Departure])]);

    /// <summary>The numbers of the whole plan.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<PageFact> TotalsOf(JsonElement plan) =>
        plan.TryGetProperty("totals", out var totals) && totals.ValueKind == JsonValueKind.Object
            ? [new("Vehicles", NumberOf(totals, "vehicles")), new("Stops", NumberOf(totals, "stops")), new("Travel time", SecondsOf(totals, "travelTime")), new("Distance", MetresOf(totals))]
            : [];

    /// <summary>Where the vehicles go; null where there is no way to draw.</summary>
    /// <param name="request">The request, for the places.</param>
    /// <param name="plan">The plan.</param>
    public static PageMap? MapOf(JsonElement request, JsonElement plan)
    {
        var places = new Dictionary<string, MapPlace>(StringComparer.Ordinal);
        if (PlaceOf(request, "depot") is not { } depot || !request.TryGetProperty("stops", out var stops) || stops.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var stop in stops.EnumerateArray())
        {
            if (PlaceOf(stop) is { } place)
            {
                places[IdOf(stop)] = place;
            }
        }

        var visits = VisitsOf(plan).Where(visit => places.ContainsKey(visit.Id)).ToList();
        var ways = visits.GroupBy(visit => visit.Vehicle).Select(way => (IReadOnlyList<MapPlace>)[depot, .. way.Select(visit => places[visit.Id]), depot]).ToList();
        return ways.Count == 0 ? null : new PageMap($"Map of {ways.Count} {(ways.Count == 1 ? "route" : "routes")}; the numbers are those of the table, {Depot} is the depot", ways,
        [
            .. visits.Select(visit => places[visit.Id] with
            {
                Label = visit.Order <= MostNumbers ? Text(visit.Order) : null,
                Title = $"{visit.Order}: {Excerpt.Of(visit.Id, LongestId)}, {visit.Arrival}",
            }),
            depot with { Label = Depot, Title = "Depot" },
        ]);
    }

    private static IEnumerable<Visit> VisitsOf(JsonElement plan)
    {
        if (!plan.TryGetProperty("routes", out var routes) || routes.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        var (order, vehicle) = (0, 0);
        foreach (var route in routes.EnumerateArray())
        {
            vehicle++;
            foreach (var stop in route.GetProperty("stops").EnumerateArray())
            {
                yield return new Visit(++order, vehicle, IdOf(stop), stop.GetProperty("arrival").GetString(), stop.GetProperty("departure").GetString());
            }
        }
    }

    private static MapPlace? PlaceOf(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var place) && place.ValueKind == JsonValueKind.Object ? PlaceOf(place) : null;

    private static MapPlace? PlaceOf(JsonElement json) =>
        json.TryGetProperty("lat", out var lat) && json.TryGetProperty("lon", out var lon) ? new MapPlace(lat.GetDouble(), lon.GetDouble()) : null;

    private static string IdOf(JsonElement stop) => stop.GetProperty("id") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : stop.GetProperty("id").GetRawText();

    private static string? NumberOf(JsonElement totals, string name) => totals.TryGetProperty(name, out var number) ? number.GetRawText() : null;

    private static string? SecondsOf(JsonElement totals, string name) =>
        totals.TryGetProperty(name, out var seconds) ? TimeSpan.FromSeconds(Math.Round(seconds.GetDouble())).ToString("c", CultureInfo.InvariantCulture) : null;

    private static string? MetresOf(JsonElement totals) =>
        totals.TryGetProperty("distance", out var metres) ? string.Create(CultureInfo.InvariantCulture, $"{metres.GetDouble() / 1000:0.0} km") : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Visit(int Order, int Vehicle, string Id, string? Arrival, string? Departure);
}
