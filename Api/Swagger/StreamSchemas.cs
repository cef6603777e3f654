using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>What streams of requests look like: a line each, which OpenAPI has no words for.</summary>
internal static class StreamSchemas
{
    private const string Ndjson = "application/x-ndjson";

    public static OpenApiRequestBody Request(ModelConfig config)
    {
        var content = new Dictionary<string, IOpenApiMediaType> { [Ndjson] = Lines("A request in JSON a line.") };
        if (config is ImageModelConfig)
        {
            content["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = Object(new() { ["model_type"] = Text(), ["img_file"] = List(new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }) }),
            };
        }

        return Body(content);
    }

    public static OpenApiResponse Answer => new()
    {
        Description = "An answer a line, in order: `line`, `version`, `revision` and `data`, or `code`, `msg` and `errors`.",
        Content = new Dictionary<string, IOpenApiMediaType> { [Ndjson] = Lines("An answer in JSON a line.") },
    };

    private static OpenApiMediaType Lines(string description) => new() { Schema = Text(description) };
}
