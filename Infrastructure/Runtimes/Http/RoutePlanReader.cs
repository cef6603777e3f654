using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;

namespace Interlock.Infrastructure.Runtimes.Http;

/// <summary>Reads another server's plan for a request.</summary>
internal sealed class RoutePlanReader
{
    private readonly TimeSpan _offset;
    private readonly Dictionary<string, StopId> _ids;

    private RoutePlanReader(RouteRequest request)
    {
        _offset = request.StartTime.Offset;
        _ids = request.Stops.ToDictionary(stop => stop.Id.Text, stop => stop.Id, StringComparer.Ordinal);
    }

    /// <exception cref="Infrastructure.Http.CallFailedException">It is no plan, or not one for the request.</exception>
    public static RoutePlan Read(JsonAt data, RouteRequest request)
    {
        var reader = new RoutePlanReader(request);
        var plan = new RoutePlan([.. data["routes"].Items().Select(reader.ReadRoute)]);
        return RoutePlanCheck.Fault(plan, request) is { } fault ? throw RoutePlanReply.Garbled(fault) : plan;
    }

    private Route ReadRoute(JsonAt route) => new(
        [.. route["stops"].Items().Select(ReadVisit)],
        Time(route["departure"]),
        Time(route["return"]),
        route["load"].Amount(),
        route["travelTime"].Seconds(),
        route["distance"].Amount());

    private RouteVisit ReadVisit(JsonAt visit)
    {
        // The id as this server's caller wrote it, number or text.
        var text = visit["id"].Id();
        return new RouteVisit(_ids.GetValueOrDefault(text, new StopId(text)), Time(visit["arrival"]), Time(visit["departure"]));
    }

    private DateTimeOffset Time(JsonAt value) => value.Time().ToOffset(_offset);
}
