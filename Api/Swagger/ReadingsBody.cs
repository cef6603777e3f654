using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows what <c>POST /sensors/readings</c> reads: the body is no parameter of the action, since it is never held as a whole.</summary>
internal sealed class ReadingsBody : IDocumentFilter
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
                    ["application/json"] = Media(new OpenApiSchema { Type = JsonSchemaType.Array, Items = Row }, JsonNode.Parse($"[{Reading}]")),
                    ["application/x-ndjson"] = Media(new OpenApiSchema { Type = JsonSchemaType.String }, Reading + "\n"),
                    ["text/csv"] = Media(new OpenApiSchema { Type = JsonSchemaType.String }, "sensor,timestamp,value\npump-1,2013-12-02T21:15:00Z,73.97\n"),
                },
            };
        }
    }

    private static OpenApiSchema Row => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "sensor", "timestamp", "value" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["sensor"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
            ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            ["value"] = new OpenApiSchema { Type = JsonSchemaType.Number },
        },
    };

    private static OpenApiMediaType Media(OpenApiSchema schema, JsonNode? example) => new() { Schema = schema, Example = example };
}
