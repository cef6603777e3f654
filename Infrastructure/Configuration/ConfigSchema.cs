using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Runtimes;

namespace Interlock.Infrastructure.Configuration;

/// <summary>The JSON Schema of config.yaml, from the same records the binder uses, so that editors complete and check it.</summary>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, draft 2020-12.</summary>
    public static string Generate()
    {
        var schema = Record((RecordShape)ConfigShape.Of(typeof(InterlockConfig)), []);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Interlock config.yaml");
        return schema.ToJsonString(Indented);
    }

    private static JsonObject Of(ConfigShape shape, Type[] around) => shape switch
    {
        ScalarShape scalar => Scalar(scalar.Type),
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Of(ConfigShape.Of(list.Item), around) },
        MapShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(ConfigShape.Of(map.Value), around) },
        UnionShape union => Union(union, around),
        _ => Record((RecordShape)shape, around),
    };

    private static JsonObject Record(RecordShape shape, Type[] around, (string Key, string Word)? union = null)
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

    private static JsonObject Property(ConfigProperty property, Type[] around)
    {
        var schema = Of(property.Shape, around);
        if (property.Doc.Length > 0)
        {
            schema.Insert(0, "description", property.Doc);
        }

        if (property.Range is { } range && schema["type"] is JsonArray and [var type, ..] && type!.GetValue<string>() == "integer")
        {
            schema["minimum"] = long.Parse(range.Min, System.Globalization.CultureInfo.InvariantCulture);
            schema["maximum"] = long.Parse(range.Max, System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (property.Range is { } bounds)
        {
            schema["description"] = $"{property.Doc} From {bounds.Min} to {bounds.Max}.";
        }

        return schema;
    }

    /// <summary>Any scalar may also be written as a reference to the environment.</summary>
    private static JsonObject Scalar(Type type) => type switch
    {
        { IsEnum: true } => new JsonObject { ["enum"] = new JsonArray([.. ConfigScalars.Words(type).Select(word => (JsonNode)word)]) },
        _ when type == typeof(bool) => OrReference("boolean"),
        _ when type == typeof(int) || type == typeof(long) => OrReference("integer"),
        _ when type == typeof(double) => OrReference("number"),
        _ when type == typeof(TimeSpan) => new JsonObject { ["type"] = "string", ["pattern"] = @"^((\d+(\.\d+)?(ms|s|m|h|d))+|\$\{.*\})$" },
        _ when type == typeof(ByteSize) => new JsonObject { ["type"] = "string", ["pattern"] = @"^(\d+(\.\d+)?(B|kB|MB|GB|KiB|MiB|GiB)|\$\{.*\})$" },
        _ => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") },
    };

    private static JsonObject OrReference(string type) => new() { ["type"] = new JsonArray(type, "string"), ["pattern"] = @"^\$\{.*\}$" };

    private static JsonObject Union(UnionShape shape, Type[] around)
    {
        var variants = RuntimeCatalog.Variants.Of(shape.Base, around)
            .Select(variant => Record((RecordShape)ConfigShape.Of(variant.Value), around, (shape.Key, variant.Key)));
        return new JsonObject { ["oneOf"] = new JsonArray([.. variants]) };
    }
}
