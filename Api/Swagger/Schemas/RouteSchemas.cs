using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Requests and plans of a route model.</summary>
internal static class RouteSchemas
{
    private const string Duration = "Whole seconds, HH:MM:SS or ISO 8601 (PT8H).";

    public static OpenApiRequestBody Request(SchemaRepository schemas) => Body(new()
    {
        ["application/json"] = Media(
            schemas.Named("RouteRequest", () => Object(new()
            {
                ["depot"] = schemas.Named("RoutePlace", () => Object(new() { ["lat"] = Number("Degrees."), ["lon"] = Number("Degrees.") })),
                ["startTime"] = Time("With its offset; every vehicle leaves the depot then."),
                ["maxTime"] = TextOrNumber($"Longest duration of a route. {Duration}"),
                ["stops"] = List(schemas.Named("RouteStop", Stop)),
                ["vehicles"] = Object(new() { ["count"] = Integer(), ["capacity"] = Number() }, "capacity"),
            })),
            Example()),
    });

    /// <summary>Without <c>data</c> and with <c>code</c> where there is no plan.</summary>
    public static IOpenApiSchema Reply(SchemaRepository schemas) => schemas.Named("RouteReply", () => Object(
        new()
        {
            ["status"] = schemas.Status(200),
            ["msg"] = Text("`OK`, or why there is no plan."),
            ["code"] = Words(["not_executable", "external_api_error"], "Why there is no plan; missing where there is one."),
            ["data"] = Plan(schemas),
        },
        "code", "data"));

    public static IOpenApiSchema Plan(SchemaRepository schemas) => schemas.Named("RoutePlan", () => Object(
        new()
        {
            ["id"] = Text("The recorded prediction."),
            ["routes"] = List(schemas.Named("Route", () => Object(new(Amounts())
            {
                ["stops"] = List(schemas.Named("RouteVisit", () => Object(new() { ["id"] = TextOrNumber(), ["arrival"] = Time(), ["departure"] = Time() }))),
                ["departure"] = Time("From the depot."),
                ["return"] = Time("To the depot."),
            }))),
            ["totals"] = schemas.Named("RouteTotals", () => Object(new(Amounts()) { ["vehicles"] = Integer(), ["stops"] = Integer() })),
        },
        "id"));

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
            ["lat"] = Number("Degrees."),
            ["lon"] = Number("Degrees."),
            ["demand"] = Number("In the unit of the capacity; by default 0."),
            ["service"] = TextOrNumber($"How long the vehicle stays; by default 0. {Duration}"),
            ["window"] = Object(new() { ["from"] = TextOrNumber("A time with its offset, or a duration since startTime."), ["to"] = TextOrNumber() }),
        },
        "demand", "service", "window");

    private static OpenApiSchema TextOrNumber(string? description = null) => new() { OneOf = [Text(), Integer()], Description = description };

    private static Dictionary<string, IOpenApiSchema> Amounts() => new()
    {
        ["load"] = Number(),
        ["travelTime"] = Number("Seconds on the road."),
        ["duration"] = Number("Seconds from the depot to the depot, with service and waiting."),
        ["distance"] = Number("Metres."),
    };
}
