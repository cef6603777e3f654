using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>What the fill of a sensor model asks and answers.</summary>
internal static class SensorSchemas
{
    public static IOpenApiParameter Date { get; } = new OpenApiParameter
    {
        Name = "date",
        In = ParameterLocation.Query,
        Required = true,
        Description = "The UTC day to score.",
        Schema = Day(),
    };

    public static IOpenApiSchema Reply(SchemaRepository schemas) => schemas.Named("SensorFillReply", () => schemas.Reply(200, Fill(schemas)));

    public static IOpenApiSchema Fill(SchemaRepository schemas) => schemas.Named("SensorFill", () => Object(
        new()
        {
            ["id"] = Text("The recorded prediction."),
            ["date"] = Day(),
            ["sensors"] = Integer("Every known sensor; the next four add up to it."),
            ["no_data"] = Integer(),
            ["ok"] = Integer(),
            ["anomalous"] = Integer(),
            ["failed"] = Integer(),
            ["scored"] = Integer("Readings."),
            ["anomalies"] = Integer("Readings that are anomalies."),
            ["failures"] = List(schemas.Named("SensorFailure", () => Object(new() { ["sensor"] = Text(), ["reason"] = Text() }))),
        },
        "id"));
}
