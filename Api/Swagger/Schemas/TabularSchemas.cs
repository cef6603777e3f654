using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Application.Kinds.Tabular;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Rows and answers of a tabular model, made from its configuration.</summary>
internal sealed class TabularSchemas(TabularModelConfig config, TabularSample sample, ModelNames names, SchemaRepository schemas)
{
    /// <summary>Of one row, and of many.</summary>
    public ModelForms Forms => new(Request, Reply, Answer, ModelForms.OfJson)
    {
        Example = sample.Answer() is { } answer ? Enveloped(answer) : null,
        Rows = new RowsForms(RowsRequest, RowsReply, sample.Answer() is { } row ? Enveloped(new JsonArray(row, sample.Answer())) : null),
    };

    private OpenApiRequestBody Request => Body(new()
    {
        ["application/json"] = new OpenApiMediaType
        {
            Schema = schemas.Named(names.Schema("Request"), () => Object(new() { ["features"] = Row() })),
            Examples = Examples("features", sample.ByName(), sample.ByPlace()),
        },
    });

    private OpenApiRequestBody RowsRequest => Body(new()
    {
        ["application/json"] = new OpenApiMediaType
        {
            Schema = schemas.Named(names.Schema("RowsRequest"), () => Object(new() { ["instances"] = Rows() })),
            Examples = Examples("instances", Twice(sample.ByName), Twice(sample.ByPlace)),
        },
    });

    private IOpenApiSchema Reply => schemas.Named(names.Schema("Reply"), () => schemas.Reply(200, Answer));

    private IOpenApiSchema Answer => schemas.Named(names.Schema("Answer"), MakeAnswer);

    private IOpenApiSchema RowsReply => schemas.Named(names.Schema("RowsReply"), () => schemas.Reply(200, List(Answer, "In the order of the rows, also where there is one.")));

    private static JsonObject Enveloped(JsonNode data) => new() { ["status"] = 200, ["msg"] = "OK", ["data"] = data };

    private static Dictionary<string, IOpenApiExample>? Examples(string member, JsonNode? byName, JsonNode? byPlace) => byName is null || byPlace is null
        ? null
        : new()
        {
            ["by name"] = new OpenApiExample { Value = new JsonObject { [member] = byName } },
            ["by place"] = new OpenApiExample { Value = new JsonObject { [member] = byPlace } },
        };

    private static JsonArray? Twice(Func<JsonNode?> row) => row() is { } first ? new JsonArray(first, row()) : null;

    /// <summary>
    /// Has no type, since <c>POST /models/{model}</c> answers a list to <c>instances</c>: as a union the two would be no types at all in many a generated
    /// client. Where it is an object it has these members.
    /// </summary>
    private OpenApiSchema MakeAnswer()
    {
        var answer = Object(
            config.Labels.Count == 0
                ? new() { ["id"] = Text("The recorded prediction."), ["result"] = Number("The predicted number.") }
                : new()
                {
                    ["id"] = Text("The recorded prediction."),
                    ["result"] = Integer("The label's index."),
                    ["label"] = Words(config.Labels),
                    ["scores"] = List(Number(), $"One for each label, in the order {string.Join(", ", config.Labels)}."),
                },
            config.Record ? ["scores"] : ["id", "scores"]);
        answer.Type = null;
        return answer;
    }

    private OpenApiSchema Rows()
    {
        var rows = List(Row());
        rows.MinItems = 1;
        rows.MaxItems = config.MaxRows;
        return rows;
    }

    private OpenApiSchema Row()
    {
        var count = config.Features.Count;
        var byPlace = List(Value(), $"In the order {string.Join(", ", config.Features.Keys)}.");
        (byPlace.MinItems, byPlace.MaxItems) = (count, count);
        return new OpenApiSchema { OneOf = [schemas.Named(names.Schema("Features"), MakeFeatures), byPlace], Description = "A row, by name or as a list." };
    }

    private OpenApiSchema MakeFeatures() => Object(
        config.Features.ToDictionary(feature => feature.Key, feature => (IOpenApiSchema)Feature(feature.Value)),
        [.. config.Features.Where(feature => feature.Value.Optional).Select(feature => feature.Key)]);

    // Rows whose features are of several types have no type that every generator knows.
    private OpenApiSchema Value() => config.Features.Values.DistinctBy(feature => (TypeOf(feature.Type), feature.Optional)).ToList() is [var only]
        ? new OpenApiSchema { Type = only.Optional ? TypeOf(only.Type) | JsonSchemaType.Null : TypeOf(only.Type) }
        : new OpenApiSchema();

    private static JsonSchemaType TypeOf(FeatureType type) => type switch
    {
        FeatureType.Boolean => JsonSchemaType.Boolean,
        FeatureType.Text => JsonSchemaType.String,
        _ => JsonSchemaType.Number,
    };

    private static OpenApiSchema Feature(FeatureConfig feature) => new()
    {
        Type = (feature.Type == FeatureType.Integer ? JsonSchemaType.Integer : TypeOf(feature.Type)) | (feature.Optional ? JsonSchemaType.Null : 0),
        Format = feature.Type switch { FeatureType.Integer => "int64", FeatureType.Number => "double", _ => null },
        Minimum = feature.Min?.ToString(CultureInfo.InvariantCulture),
        Maximum = feature.Max?.ToString(CultureInfo.InvariantCulture),
        Enum = feature.Values.Count > 0 ? [.. feature.Values.Select(value => (JsonNode)value)] : null,
        Description = feature.Unit.Length > 0 ? feature.Unit : null,
    };
}
