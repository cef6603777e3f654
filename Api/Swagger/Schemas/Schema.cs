using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Short words for the parts of a schema.</summary>
internal static class Schema
{
    /// <summary>Any JSON value.</summary>
    public static OpenApiSchema Any(string description) => new() { Description = description };

    public static OpenApiSchema Text(string? description = null) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema Time(string? description = null) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    public static OpenApiSchema Day(string? description = null) => new() { Type = JsonSchemaType.String, Format = "date", Description = description };

    public static OpenApiSchema Number(string? description = null) => new() { Type = JsonSchemaType.Number, Format = "double", Description = description };

    public static OpenApiSchema Integer(string? description = null) => new() { Type = JsonSchemaType.Integer, Format = "int32", Description = description };

    public static OpenApiSchema Boolean(string? description = null) => new() { Type = JsonSchemaType.Boolean, Description = description };

    /// <summary>Bytes as they are: a file, or a text that is read while it comes.</summary>
    public static OpenApiSchema Binary(string? description = null) => new() { Type = JsonSchemaType.String, Format = "binary", Description = description };

    public static OpenApiSchema List(IOpenApiSchema items, string? description = null) => new() { Type = JsonSchemaType.Array, Items = items, Description = description };

    public static OpenApiSchema Words(IEnumerable<string> values, string? description = null) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)], Description = description };

    /// <summary>An object whose members are always there, but for those that are named.</summary>
    public static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties, params ReadOnlySpan<string> optional) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties,
        Required = properties.Keys.Except(optional.ToArray(), StringComparer.Ordinal).ToHashSet(),
    };

    public static OpenApiRequestBody Body(Dictionary<string, IOpenApiMediaType> content) => new() { Required = true, Content = content };

    public static OpenApiResponse Response(string description, string type, IOpenApiSchema schema) =>
        new() { Description = description, Content = new Dictionary<string, IOpenApiMediaType> { [type] = Media(schema) } };

    /// <summary>A header of requests.</summary>
    public static OpenApiParameter RequestHeader(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    /// <summary>A header of replies.</summary>
    public static OpenApiHeader ReplyHeader(string description, OpenApiSchema? schema = null) => new() { Description = description, Schema = schema ?? Text() };

    public static OpenApiMediaType Media(IOpenApiSchema schema, JsonNode? example = null) => new() { Schema = schema, Example = example };
}
