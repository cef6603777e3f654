using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Interlock.Api.Tests.Deploy;

/// <summary>YAML as JSON, with anchors and merge keys resolved, for schemas and comparisons.</summary>
internal static class YamlJson
{
    public static JsonNode Of(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Of(stream.Documents[0].RootNode)!;
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => OfMap(map),
        YamlSequenceNode list => new JsonArray([.. list.Select(Of)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar => OfPlain(scalar.Value!),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    private static JsonObject OfMap(YamlMappingNode map)
    {
        var result = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (key, value) in map)
        {
            if (key is YamlScalarNode { Value: "<<" })
            {
                foreach (var (inherited, node) in (JsonObject)Of(value)!)
                {
                    result.TryAdd(inherited, node?.DeepClone());
                }
            }
            else
            {
                result[((YamlScalarNode)key).Value!] = Of(value);
            }
        }

        return new JsonObject(result);
    }

    private static JsonNode? OfPlain(string value) => value switch
    {
        "" or "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => value,
    };
}
