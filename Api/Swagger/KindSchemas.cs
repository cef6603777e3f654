using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Interlock.Application.Images;
using Interlock.Application.Tabular;
using Microsoft.OpenApi;

namespace Interlock.Api.Swagger;

/// <summary>What requests and answers of each kind look like, made from a model's configuration.</summary>
internal static class KindSchemas
{
    public static OpenApiSchema Problem { get; } = Object(new()
    {
        ["type"] = Text(),
        ["title"] = Text(),
        ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
        ["detail"] = Text(),
        ["msg"] = Text(),
        ["code"] = Text(),
        ["traceId"] = Text(),
        ["errors"] = List(Object(new() { ["path"] = Text(), ["message"] = Text() })),
    });

    public static IDictionary<string, IOpenApiHeader> Headers { get; } = new Dictionary<string, IOpenApiHeader>
    {
        [InferenceHeaders.Version] = Header("The version that answered."),
        [InferenceHeaders.Revision] = Header("The revision of the configuration."),
        [InferenceHeaders.PredictionId] = Header("The id of the (first) recorded prediction."),
        [InferenceHeaders.BatchSize] = Header("Items that ran together."),
        [InferenceHeaders.QueueMs] = Header("Milliseconds before the runtime."),
        [InferenceHeaders.InferMs] = Header("Milliseconds in the runtime."),
    };

    public static OpenApiRequestBody Request(ModelConfig config) => config switch
    {
        TabularModelConfig tabular => TabularRequest(tabular),
        ImageModelConfig image => ImageRequest(image),
        _ => new OpenApiRequestBody(),
    };

    public static OpenApiSchema Data(ModelConfig config) => config switch
    {
        TabularModelConfig tabular => OneOrMany(TabularRow(tabular)),
        ImageModelConfig => List(Object(new()
        {
            ["file"] = Text(),
            ["id"] = Text(),
            ["model_type"] = Text(),
            ["result"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["label"] = Text(),
            ["scores"] = List(Number()),
            ["top"] = List(Object(new() { ["label"] = Text(), ["score"] = Number() })),
            ["code"] = Text(),
            ["msg"] = Text(),
        })),
        _ => new OpenApiSchema(),
    };

    private static OpenApiSchema TabularRow(TabularModelConfig config) => Object(config.Labels.Count == 0
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

    private static OpenApiRequestBody TabularRequest(TabularModelConfig config)
    {
        var named = Object(config.Features.ToDictionary(feature => feature.Key, feature => (IOpenApiSchema)Feature(feature.Value)));
        named.Required = config.Features.Where(feature => !feature.Value.Optional).Select(feature => feature.Key).ToHashSet();
        var row = new OpenApiSchema { OneOf = [List(new OpenApiSchema()), named], Description = $"In the order {string.Join(", ", config.Features.Keys)}; or by name." };
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

    private static OpenApiRequestBody ImageRequest(ImageModelConfig config)
    {
        var types = OneOf([.. config.Types.Keys]);
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return Body(new()
        {
            ["multipart/form-data"] = new OpenApiMediaType { Schema = Object(new() { ["model_type"] = types, ["img_file"] = List(file) }) },
            ["application/json"] = new OpenApiMediaType
            {
                Schema = Object(new() { ["model_type"] = types, ["images"] = List(new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" }) }),
            },
        });
    }

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

    private static OpenApiRequestBody Body(Dictionary<string, IOpenApiMediaType> content) => new() { Required = true, Content = content };

    private static OpenApiSchema Object(Dictionary<string, IOpenApiSchema> properties) => new() { Type = JsonSchemaType.Object, Properties = properties };

    private static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number };

    private static OpenApiSchema OneOf(IReadOnlyList<string> values) => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = Text() };
}
