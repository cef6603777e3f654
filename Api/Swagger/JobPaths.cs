using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Shows what is posted to jobs: the bodies are no parameters of the actions, so that every problem with them is reported at once.</summary>
internal sealed class JobPaths : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        Add(swaggerDoc, "/jobs/{name}/runs", isRequired: false, """{"date":"2026-01-31","parameters":{"name":"value"}}""", Object(new()
        {
            ["date"] = Day(),
            ["parameters"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Text() },
        }));
        Add(swaggerDoc, "/jobs/{name}/backfill", isRequired: true, """{"from":"2026-01-01","to":"2026-01-31","rerun":false}""", Object(
            new() { ["from"] = Day(), ["to"] = Day(), ["rerun"] = new OpenApiSchema { Type = JsonSchemaType.Boolean } }, "from", "to"));
    }

    private static void Add(OpenApiDocument document, string path, bool isRequired, string example, OpenApiSchema schema)
    {
        if (document.Paths.TryGetValue(path, out var found) && found is OpenApiPathItem { Operations: { } operations })
        {
            operations[HttpMethod.Post].RequestBody = new OpenApiRequestBody
            {
                Required = isRequired,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType { Schema = schema, Example = JsonNode.Parse(example) },
                },
            };
        }
    }

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };
}
