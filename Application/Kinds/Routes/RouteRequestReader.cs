using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Reads the JSON body of a route request; every problem is reported at once, by JSON path.</summary>
internal static class RouteRequestReader
{
    /// <summary>How a load may be written.</summary>
    public const string AmountForm = "a number from 0 to 1E+15";

    private const double MostAmount = 1e15;
    private const string NotJson = "request body data should be json format";

    private static readonly string MaxTimeForms = $"{RouteTimes.DurationForms}, above 0, at most {RouteTimes.Longest.TotalDays} days";
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };
    private static readonly string[] Fields = ["depot", "startTime", "maxTime", "stops", "vehicles"];

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body, UTF-8 without a byte order mark.</param>
    /// <param name="maxStops">Most stops.</param>
    /// <exception cref="InvalidInputException">The body is not JSON, lacks a field, or has bad ones.</exception>
    public static RouteRequest Read(ReadOnlyMemory<byte> json, int maxStops)
    {
        using var document = Parse(json);
        try
        {
            return Read(document.RootElement, maxStops);
        }
        catch (InvalidOperationException)
        {
            throw Malformed("a text in the request body is not valid Unicode");
        }
    }

    private static RouteRequest Read(JsonElement body, int maxStops)
    {
        var problems = new InputProblems();
        var fields = new JsonFields(body, "$", problems, Fields);
        try
        {
            var request = ReadRequest(fields, problems, maxStops);
            problems.ThrowIfAny();
            return request;
        }
        catch (InvalidInputException e) when (fields.IsObject && Missing(fields) is { } missing)
        {
            throw new InvalidInputException(e.Problems, e.Code, message: missing);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Shallow);
        }
        catch (JsonException e)
        {
            throw Malformed(json.Span.Trim(" \t\r\n"u8).IsEmpty ? "the request body is empty" : $"error at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static InvalidInputException Malformed(string reason) =>
        new([new InputProblem("$", reason)], InvalidInputException.MalformedJson, message: NotJson);

    private static string? Missing(JsonFields fields) => Fields.FirstOrDefault(name => fields.Find(name) is null) is { } first ? MissingField(first) : null;

    private static string MissingField(string name) => $"request body data should have '{name}' field";

    private static RouteRequest ReadRequest(JsonFields fields, InputProblems problems, int maxStops)
    {
        var depot = PlaceOf(fields.RequiredObject("depot", MissingField("depot"), "lat", "lon"));
        var start = fields.Required<DateTimeOffset>("startTime", RouteTimes.TryInstant, RouteTimes.InstantForm, MissingField("startTime"));
        var maxTime = fields.Required<TimeSpan>("maxTime", RouteTimes.TryPositiveDuration, MaxTimeForms, MissingField("maxTime"));
        var list = fields.Required<JsonElement>("stops", IsList, "a list of stops", MissingField("stops"));
        var stops = list.ValueKind == JsonValueKind.Array ? new StopReader(start, problems).Read(list, maxStops) : [];
        var fleet = FleetOf(fields.RequiredObject("vehicles", MissingField("vehicles"), "count", "capacity"));
        return new RouteRequest(depot, start, maxTime, stops, fleet);
    }

    /// <summary>A place from the fields <c>lat</c> and <c>lon</c>.</summary>
    public static Coordinate PlaceOf(JsonFields fields) => new(
        fields.Required<double>("lat", IsLatitude, "a latitude in degrees, -90 to 90"),
        fields.Required<double>("lon", IsLongitude, "a longitude in degrees, -180 to 180"));

    /// <summary>Whether the value is a load.</summary>
    public static bool IsAmount(JsonElement value, out double? amount)
    {
        var isAmount = IsWithin(value, 0, MostAmount, out var number);
        amount = isAmount ? number : null;
        return isAmount;
    }

    private static bool IsLatitude(JsonElement value, out double degrees) => IsWithin(value, -90, 90, out degrees);

    private static bool IsLongitude(JsonElement value, out double degrees) => IsWithin(value, -180, 180, out degrees);

    private static bool IsCount(JsonElement value, out double count) => IsWithin(value, 1, 10_000, out count) && count == Math.Floor(count);

    private static bool IsWithin(JsonElement value, double min, double max, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && number >= min && number <= max;
    }

    private static Fleet FleetOf(JsonFields fields)
    {
        var count = fields.Required<double>("count", IsCount, "a whole number from 1 to 10000");
        var capacity = fields.Optional<double?>("capacity", IsAmount, AmountForm);
        return new Fleet((int)count, capacity);
    }

    private static bool IsList(JsonElement value, out JsonElement list)
    {
        list = value;
        return value.ValueKind == JsonValueKind.Array;
    }
}
