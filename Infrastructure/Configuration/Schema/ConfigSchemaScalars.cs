using System.Text.Json.Nodes;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Binding;

namespace Interlock.Infrastructure.Configuration.Schema;

/// <summary>The JSON Schema of single values. Any of them may also hold a reference to the environment.</summary>
internal static class ConfigSchemaScalars
{
    private const string Reference = @"\$\{";

    public static JsonObject Of(Type type) => type switch
    {
        { IsEnum: true } => new JsonObject { ["oneOf"] = new JsonArray(Words(type), Matching(Reference)) },
        _ when type == typeof(bool) => OrReference("boolean"),
        _ when type == typeof(int) || type == typeof(long) => OrReference("integer"),
        _ when type == typeof(double) => OrReference("number"),
        _ when type == typeof(TimeSpan) => Matching(@"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$|" + Reference),
        _ when type == typeof(DateOnly) => Matching(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|" + Reference),
        _ when type == typeof(RequestRate) => Matching(@"^[1-9][0-9]{0,8}/[smhd]$|" + Reference),
        _ when type == typeof(ByteSize) => Matching(@"^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)$|" + Reference),
        _ => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    private static JsonObject Words(Type type) => new() { ["enum"] = new JsonArray([.. ConfigScalars.Words(type).Select(word => (JsonNode)word)]) };

    private static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject OrReference(string type) => new() { ["type"] = new JsonArray(type, "string"), ["pattern"] = Reference };
}
