using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Schemas with names, of which generators make types.</summary>
internal static class NamedSchemas
{
    /// <summary>A reference to the schema of this name, which is made where the document has none yet.</summary>
    public static IOpenApiSchema Named(this SchemaRepository schemas, string name, Func<OpenApiSchema> make) =>
        schemas.Schemas.ContainsKey(name) ? new OpenApiSchemaReference(name) : schemas.AddDefinition(name, make());

    /// <summary>What every reply has around its data: the status again, and its words.</summary>
    public static OpenApiSchema Reply(this SchemaRepository schemas, int status, IOpenApiSchema data) => Schema.Object(new()
    {
        ["status"] = schemas.Status(status),
        ["msg"] = Schema.Text(status == StatusCodes.Status200OK ? "Always `OK`." : "Always `Accepted`."),
        ["data"] = data,
    });

    /// <summary>The one status of a reply: by it a client distinguishes replies.</summary>
    public static IOpenApiSchema Status(this SchemaRepository schemas, int status) => schemas.Named(
        $"Status{status}",
        () => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Enum = [status], Description = "The HTTP status." });
}
