using System.Text.Json.Nodes;
using Interlock.Domain.Sensors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Shows what <c>POST /sensors/readings</c> reads: the body is no parameter of the action, since it is never held as a whole.</summary>
internal sealed class ReadingPaths : IDocumentFilter
{
    private const string Reading = """{"sensor":"pump-1","timestamp":"2013-12-02T21:15:00Z","value":73.97}""";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (swaggerDoc.Paths.TryGetValue("/sensors/readings", out var path) && path is OpenApiPathItem { Operations: { } operations })
        {
            operations[HttpMethod.Post].RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = Media(List(Row), JsonNode.Parse($"[{Reading}]")),
                    ["application/x-ndjson"] = Media(Text(), Reading + "\n"),
                    ["text/csv"] = Media(Text(), "sensor,timestamp,value\npump-1,2013-12-02T21:15:00Z,73.97\n"),
                },
            };
        }
    }

    private static OpenApiSchema Row => Object(
        new()
        {
            ["sensor"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Sensor.MaxIdLength },
            ["timestamp"] = Time(),
            ["value"] = Number(),
        },
        "sensor", "timestamp", "value");

    private static OpenApiMediaType Media(OpenApiSchema schema, JsonNode? example) => new() { Schema = schema, Example = example };
}
