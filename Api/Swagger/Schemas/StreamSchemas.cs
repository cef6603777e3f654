using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>What streams of requests look like: a JSON object a line, which OpenAPI has no words for. <c>x-item-schema</c> is the schema of a line.</summary>
internal static class StreamSchemas
{
    private const string Ndjson = "application/x-ndjson";

    public static OpenApiRequestBody Request(ModelForms forms) => forms.Request?.Content is { } content && content.ContainsKey("multipart/form-data")
        ? forms.Request
        : Body(new() { [Ndjson] = Lines(Text("A request in JSON a line."), forms.Request?.Content?["application/json"].Schema) });

    public static OpenApiResponse Answer(ModelForms forms, ModelNames names, SchemaRepository schemas) => new()
    {
        Description = "An answer a line, in the order of the requests, while they come.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [Ndjson] = Lines(Binary("An answer in JSON a line."), schemas.Named(names.Schema("StreamLine"), () => Line(forms, schemas))),
        },
    };

    private static OpenApiMediaType Lines(OpenApiSchema lines, IOpenApiSchema? line) => new()
    {
        Schema = lines,
        Extensions = line is OpenApiSchemaReference { Reference.Id: { } id }
            ? new Dictionary<string, IOpenApiExtension>
            {
                ["x-item-schema"] = new JsonNodeExtension(new System.Text.Json.Nodes.JsonObject { ["$ref"] = $"#/components/schemas/{id}" }),
            }
            : null,
    };

    private static OpenApiSchema Line(ModelForms forms, SchemaRepository schemas)
    {
        Dictionary<string, IOpenApiSchema> members = new()
        {
            ["line"] = Integer("The line of the request, from 1."),
            ["part"] = Integer("The part of the request, from 1, where the request is multipart/form-data."),
            ["file"] = Text("The name of the part's file."),
            ["version"] = Text("The version that answered."),
            ["revision"] = Integer("The revision of the configuration under which it did."),
            ["data"] = forms.Data,
            ["code"] = Text("Why there is no answer."),
            ["msg"] = Text("The same, for people."),
            ["errors"] = Problems.Errors(schemas),
            ["end"] = Boolean("True on a last line that says why the stream ended before its requests did."),
        };
        return Object(members, [.. members.Keys]);
    }
}
