using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Requests and plans of a route model.</summary>
internal static class RouteSchemas
{
    private const string Duration = "Whole seconds, HH:MM:SS or ISO 8601 (PT8H).";

    public static OpenApiRequestBody Request { get; } = Body(new()
    {
        ["application/json"] = new OpenApiMediaType
        {
            Schema = Object(
                new()
                {
                    ["depot"] = Object(new() { ["lat"] = Number(), ["lon"] = Number() }, "lat", "lon"),
                    ["startTime"] = Time("With its offset; every vehicle leaves the depot then."),
                    ["maxTime"] = TextOrNumber($"Longest duration of a route. {Duration}"),
                    ["stops"] = List(Stop()),
                    ["vehicles"] = Object(new() { ["count"] = Integer(), ["capacity"] = Number() }, "count"),
                },
                "depot", "startTime", "maxTime", "stops", "vehicles"),
            Example = Example(),
        },
    });

    public static OpenApiSchema Data { get; } = Object(new()
    {
        ["id"] = Text(),
        ["routes"] = List(Object(new(Amounts())
        {
            ["stops"] = List(Object(new() { ["id"] = TextOrNumber(), ["arrival"] = Time(), ["departure"] = Time() })),
            ["departure"] = Time("From the depot."),
            ["return"] = Time("To the depot."),
        })),
        ["totals"] = Object(new(Amounts()) { ["vehicles"] = Integer(), ["stops"] = Integer() }),
    });

    /// <summary>A small request that has a plan.</summary>
    public static JsonObject Example() => new()
    {
        ["depot"] = new JsonObject { ["lat"] = 52.5200, ["lon"] = 13.4050 },
        ["startTime"] = "2026-05-04T08:00:00+02:00",
        ["maxTime"] = "PT8H",
        ["stops"] = new JsonArray(
            new JsonObject { ["id"] = "a", ["lat"] = 52.5163, ["lon"] = 13.3777, ["demand"] = 3, ["service"] = 600 },
            new JsonObject { ["id"] = "b", ["lat"] = 52.5309, ["lon"] = 13.3847, ["demand"] = 5, ["service"] = "00:05:00" }),
        ["vehicles"] = new JsonObject { ["count"] = 2, ["capacity"] = 10 },
    };

    private static OpenApiSchema Stop() => Object(
        new()
        {
            ["id"] = TextOrNumber("A text or a whole number; comes back as it is."),
            ["lat"] = Number(),
            ["lon"] = Number(),
            ["demand"] = Number("In the unit of the capacity; by default 0."),
            ["service"] = TextOrNumber($"How long the vehicle stays; by default 0. {Duration}"),
            ["window"] = Object(new() { ["from"] = TextOrNumber("A time with its offset, or a duration since startTime."), ["to"] = TextOrNumber() }, "from", "to"),
        },
        "id", "lat", "lon");

    private static OpenApiSchema TextOrNumber(string? description = null) => new() { OneOf = [Text(), Integer()], Description = description };

    private static Dictionary<string, IOpenApiSchema> Amounts() => new()
    {
        ["load"] = Number(),
        ["travelTime"] = Number("Seconds on the road."),
        ["duration"] = Number("Seconds from the depot to the depot, with service and waiting."),
        ["distance"] = Number("Metres."),
    };
}
