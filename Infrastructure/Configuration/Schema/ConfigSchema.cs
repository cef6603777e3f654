using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration.Schema;

/// <summary>The JSON Schema of config.yaml, from the same records the binder uses, so that editors complete and check it.</summary>
public sealed class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConfigVariants _variants;

    private ConfigSchema(ConfigVariants variants) => _variants = variants;

    /// <summary>The schema of what this build knows, draft 2020-12.</summary>
    public static string Generate() => Generate(PluginSet.None);

    /// <summary>Likewise, with what plugins add.</summary>
    public static string Generate(PluginSet plugins) => new ConfigSchema(plugins.Runtimes.Variants).Generated();

    private string Generated()
    {
        var schema = Record((RecordShape)ConfigShape.Of(typeof(InterlockConfig)), []);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Interlock config.yaml");
        return schema.ToJsonString(Indented);
    }

    private JsonObject Of(ConfigShape shape, Type[] around) => shape switch
    {
        ScalarShape scalar => ConfigSchemaScalars.Of(scalar.Type),
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Of(ConfigShape.Of(list.Item), around) },
        MapShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(ConfigShape.Of(map.Value), around) },
        UnionShape union => Union(union, around),
        _ => Record((RecordShape)shape, around),
    };

    private JsonObject Record(RecordShape shape, Type[] around, (string Key, string Word)? union = null)
    {
        Type[] inside = [shape.Type, .. around];
        var properties = new JsonObject();
        if (union is { } own)
        {
            properties[own.Key] = new JsonObject { ["const"] = own.Word };
        }

        foreach (var (key, property) in shape.Properties)
        {
            properties[key] = Property(property, inside);
        }

        var required = shape.Properties.Where(property => property.Value.Required).Select(property => property.Key);
        var names = union is null ? required : required.Prepend(union.Value.Key);
        var isOptional = union is null && !names.Any();
        return new JsonObject
        {
            ["type"] = isOptional ? new JsonArray("object", "null") : "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
            ["additionalProperties"] = false,
        };
    }

    private JsonObject Property(ConfigProperty property, Type[] around)
    {
        var schema = Of(property.Shape, around);
        var bounds = property.Range is { } range ? $"From {range.Min} to {range.Max}." : "";
        schema.Insert(0, "description", $"{property.Doc} {bounds}".Trim());
        if (property.Range is not null && property.Shape is ScalarShape { Type: var type } && (type == typeof(int) || type == typeof(double)))
        {
            schema["minimum"] = double.Parse(property.Range.Min, CultureInfo.InvariantCulture);
            schema["maximum"] = double.Parse(property.Range.Max, CultureInfo.InvariantCulture);
        }

        return property.Nullable ? OrNull(schema) : schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["oneOf"] is JsonArray options)
        {
            options.Add(new JsonObject { ["type"] = "null" });
            return schema;
        }

        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [schema["type"]!.GetValue<string>()];
        schema["type"] = new JsonArray([.. types.Append("null").Distinct().Select(type => (JsonNode)type)]);
        return schema;
    }

    private JsonObject Union(UnionShape shape, Type[] around)
    {
        var variants = _variants.Of(shape.Base, around)
            .Select(variant => Record((RecordShape)ConfigShape.Of(variant.Value), around, (shape.Key, variant.Key)));
        return new JsonObject { ["oneOf"] = new JsonArray([.. variants]) };
    }
}
