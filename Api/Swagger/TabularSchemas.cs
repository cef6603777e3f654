using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Application.Kinds.Tabular;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Rows and answers of a tabular model, made from its configuration.</summary>
internal static class TabularSchemas
{
    public static OpenApiSchema Data(TabularModelConfig config) => OneOrMany(Row(config));

    public static OpenApiRequestBody Request(TabularModelConfig config)
    {
        var named = Object(config.Features.ToDictionary(feature => feature.Key, feature => (IOpenApiSchema)Feature(feature.Value)));
        named.Required = config.Features.Where(feature => !feature.Value.Optional).Select(feature => feature.Key).ToHashSet();
        var order = $"In the order {string.Join(", ", config.Features.Keys)}; or by name.";
        var row = new OpenApiSchema { OneOf = [List(new OpenApiSchema()), named], Description = order };
        var body = Object(new() { ["features"] = row, ["instances"] = List(row) });
        return Body(new()
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = body,
                Examples = new Dictionary<string, IOpenApiExample>
                {
                    ["by name"] = new OpenApiExample { Value = new JsonObject { ["features"] = Named(config) } },
                    ["by place"] = new OpenApiExample { Value = new JsonObject { ["features"] = Placed(config) } },
                    ["many rows"] = new OpenApiExample { Value = new JsonObject { ["instances"] = new JsonArray(Placed(config), Placed(config)) } },
                },
            },
        });
    }

    private static OpenApiSchema Row(TabularModelConfig config) => Object(config.Labels.Count == 0
        ? new() { ["id"] = Text(), ["result"] = Number() }
        : new()
        {
            ["id"] = Text(),
            ["result"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The label's index." },
            ["label"] = OneOf(config.Labels),
            ["scores"] = List(Number()),
        });

    private static OpenApiSchema OneOrMany(OpenApiSchema row) =>
        new() { OneOf = [row, List(row)], Description = "An object for one row; a list for `instances`." };

    private static JsonObject Named(TabularModelConfig config) =>
        new(config.Features.Select(feature => KeyValuePair.Create(feature.Key, (JsonNode?)TabularExamples.Value(feature.Value))));

    private static JsonArray Placed(TabularModelConfig config) => new([.. config.Features.Values.Select(TabularExamples.Value)]);

    private static OpenApiSchema Feature(FeatureConfig feature) => new()
    {
        Type = feature.Type switch
        {
            FeatureType.Integer => JsonSchemaType.Integer,
            FeatureType.Boolean => JsonSchemaType.Boolean,
            FeatureType.Text => JsonSchemaType.String,
            _ => JsonSchemaType.Number,
        },
        Minimum = feature.Min?.ToString(CultureInfo.InvariantCulture),
        Maximum = feature.Max?.ToString(CultureInfo.InvariantCulture),
        Enum = feature.Values.Count > 0 ? [.. feature.Values.Select(value => (JsonNode)value)] : null,
        Description = feature.Unit.Length > 0 ? feature.Unit : null,
    };
}
