using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Interlock.Api.Swagger;

/// <summary>Short words for the parts of a schema.</summary>
internal static class Schema
{
    public static OpenApiSchema Text(string? description = null) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema Time(string? description = null) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    public static OpenApiSchema Number(string? description = null) => new() { Type = JsonSchemaType.Number, Description = description };

    public static OpenApiSchema Integer(string? description = null) => new() { Type = JsonSchemaType.Integer, Description = description };

    public static OpenApiSchema List(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    public static OpenApiSchema OneOf(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    public static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties, params ReadOnlySpan<string> required) =>
        new() { Type = JsonSchemaType.Object, Properties = properties, Required = new HashSet<string>(required.ToArray()) };

    public static OpenApiRequestBody Body(Dictionary<string, IOpenApiMediaType> content) => new() { Required = true, Content = content };
}
