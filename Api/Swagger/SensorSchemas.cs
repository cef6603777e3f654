using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>What the fill of a sensor model asks and answers.</summary>
internal static class SensorSchemas
{
    public static IList<IOpenApiParameter> Parameters { get; } =
    [
        new OpenApiParameter
        {
            Name = "date",
            In = ParameterLocation.Query,
            Required = true,
            Description = "The UTC day to score.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        },
    ];

    public static OpenApiSchema Data { get; } = Object(new()
    {
        ["id"] = Text(),
        ["date"] = Text(),
        ["sensors"] = Integer("Every known sensor; the next four add up to it."),
        ["no_data"] = Integer(),
        ["ok"] = Integer(),
        ["anomalous"] = Integer(),
        ["failed"] = Integer(),
        ["scored"] = Integer("Readings."),
        ["anomalies"] = Integer("Readings that are anomalies."),
        ["failures"] = List(Object(new() { ["sensor"] = Text(), ["reason"] = Text() })),
    });
}
