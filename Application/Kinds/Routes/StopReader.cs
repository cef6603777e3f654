using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Reads the field <c>stops</c> of a route request.</summary>
/// <param name="start">The plan's start, which windows may count from.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class StopReader(DateTimeOffset start, InputProblems problems)
{
    private const int LongestId = 256;
    private const string WindowForms = "a time with its offset (2026-05-04T09:00:00+02:00) or a duration since startTime";

    private readonly Dictionary<string, string> _paths = [];

    /// <summary>Every stop of the list.</summary>
    public List<RouteStop> Read(JsonElement list, int maxStops)
    {
        var stops = new List<RouteStop>();
        if (list.GetArrayLength() > maxStops)
        {
            problems.Add("$.stops", $"has {list.GetArrayLength()} stops; at most {maxStops} are allowed");
            return stops;
        }

        foreach (var stop in list.EnumerateArray())
        {
            stops.Add(ReadStop(new JsonFields(stop, $"$.stops[{stops.Count}]", problems, "id", "lat", "lon", "demand", "service", "window")));
        }

        return stops;
    }

    private RouteStop ReadStop(JsonFields fields)
    {
        var id = fields.Required<StopId>("id", TryId, $"a text of 1 to {LongestId} characters, or a whole number");
        CheckUnique(id, fields.Path);
        var place = RouteRequestReader.PlaceOf(fields);
        var demand = fields.Optional<double?>("demand", RouteRequestReader.IsAmount, RouteRequestReader.AmountForm);
        var service = fields.Optional<TimeSpan>("service", RouteTimes.TryDuration, RouteTimes.DurationForms);
        return new RouteStop(id, place, demand ?? 0, service, fields.Find("window") is { } window ? WindowOf(window, $"{fields.Path}.window") : null);
    }

    private TimeWindow WindowOf(JsonElement value, string path)
    {
        var fields = new JsonFields(value, path, problems, "from", "to");
        var from = fields.Required<DateTimeOffset?>("from", TryTime, WindowForms);
        var to = fields.Required<DateTimeOffset?>("to", TryTime, WindowForms);
        if (from > to)
        {
            problems.Add(path, "ends before it begins");
        }

        return new TimeWindow(from ?? start, to ?? start);
    }

    private bool TryTime(JsonElement value, out DateTimeOffset? time)
    {
        time = RouteTimes.TryInstant(value, out var instant) ? instant
            : RouteTimes.TryDuration(value, out var since) ? start + since
            : null;
        return time is not null;
    }

    private static bool TryId(JsonElement value, out StopId id)
    {
        id = value.ValueKind switch
        {
            JsonValueKind.String => new StopId(value.GetString()!),
            JsonValueKind.Number when value.TryGetInt64(out _) => new StopId(value.GetRawText(), IsNumber: true),
            _ => new StopId(""),
        };
        return id.Text.Length is > 0 and <= LongestId;
    }

    private void CheckUnique(StopId id, string path)
    {
        if (id.Text is { Length: > 0 } text && !_paths.TryAdd(text, path))
        {
            problems.Add($"{path}.id", $"'{Excerpt.Of(text, 64)}' stands twice: also in {_paths[text]}");
        }
    }
}
