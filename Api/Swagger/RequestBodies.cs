using System.Text.Json.Nodes;
using Interlock.Api.Jobs;
using Interlock.Api.Predictions;
using Interlock.Api.Sensors;
using Interlock.Api.Swagger.Schemas;
using Interlock.Api.Swaps;
using Interlock.Domain.Sensors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Shows bodies that actions read themselves: to report every problem with them at once, or since they are never held as a whole.</summary>
internal sealed class RequestBodies : IOperationFilter
{
    private const string Reading = """{"sensor":"pump-1","timestamp":"2013-12-02T21:15:00Z","value":73.97}""";

    private const string Label = """{"id":"01a1faee55a17108b834e20b575db1f0","label":"setosa"}""";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var schemas = context.SchemaRepository;
        var body = (context.MethodInfo.DeclaringType?.Name, context.MethodInfo.Name) switch
        {
            (nameof(JobsController), nameof(JobsController.Trigger)) => Json(schemas.Named("RunRequest", RunRequest), """{"date":"2026-01-31","parameters":{"name":"value"}}"""),
            (nameof(JobsController), nameof(JobsController.Backfill)) =>
                Json(schemas.Named("BackfillRequest", BackfillRequest), """{"from":"2026-01-01","to":"2026-01-31","rerun":false}"""),
            (nameof(SensorsController), nameof(SensorsController.Import)) => Body(new()
            {
                ["application/json"] = Media(List(schemas.Named("ReadingRequest", ReadingRequest)), JsonNode.Parse($"[{Reading}]")),
                ["application/x-ndjson"] = Media(Text("A reading in JSON a line."), Reading + "\n"),
                ["text/csv"] = Media(Text(), "sensor,timestamp,value\npump-1,2013-12-02T21:15:00Z,73.97\n"),
            }),
            (nameof(LabelsController), nameof(LabelsController.Label)) => Json(schemas.Named("LabelRequest", LabelRequest), """{"label":"setosa"}"""),
            (nameof(AlarmsController), nameof(AlarmsController.Correct)) =>
                Json(schemas.Named("AlarmRequest", AlarmRequest), """{"model":"sensor-score","date":"2026-01-31","label":"false alarm"}"""),
            (nameof(LabelsController), nameof(LabelsController.Import)) => Body(new()
            {
                ["application/x-ndjson"] = Media(Text("A label in JSON a line."), Label + "\n"),
                ["text/csv"] = Media(Text(), "model,key,value\ndiabetes,order-17,151.0\n"),
            }),
            (nameof(SwapsController), nameof(SwapsController.Plan) or nameof(SwapsController.Apply)) =>
                Body(new() { ["application/yaml"] = Media(Text("The whole config.yaml.")) }),
            _ => null,
        };
        if (body is not null)
        {
            body.Required = context.MethodInfo.Name != nameof(JobsController.Trigger);
            operation.RequestBody = body;
        }
    }

    private static OpenApiRequestBody Json(IOpenApiSchema schema, string example) => Body(new() { ["application/json"] = Media(schema, JsonNode.Parse(example)) });

    private static OpenApiSchema RunRequest() => Object(
        new()
        {
            ["date"] = Day("The day that the run is for."),
            ["parameters"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Text() },
        },
        "date", "parameters");

    private static OpenApiSchema BackfillRequest() =>
        Object(new() { ["from"] = Day(), ["to"] = Day("Included."), ["rerun"] = Boolean("Whether runs that succeeded run again.") }, "rerun");

    private static OpenApiSchema LabelRequest() => Object(
        new()
        {
            ["label"] = Text("What is true, where the model answers labels."),
            ["value"] = Number("What is true, where the model answers numbers."),
            ["row"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = "0" },
        },
        "label", "value", "row");

    private static OpenApiSchema AlarmRequest() => Object(
        new()
        {
            ["model"] = Text("The model that scored."),
            ["date"] = Day("The day (UTC)."),
            ["timestamp"] = Time(),
            ["label"] = Text($"What is true: {string.Join(", ", AlarmVerdictWords.All)}."),
        },
        "date", "timestamp");

    private static OpenApiSchema ReadingRequest() => Object(new()
    {
        ["sensor"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Sensor.MaxIdLength },
        ["timestamp"] = Time(),
        ["value"] = Number(),
    });
}
