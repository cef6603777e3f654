using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>Checks a value against the keywords of JSON Schema that config.schema.json uses; any other keyword throws.</summary>
internal static class JsonSchemaValidator
{
    private static readonly string[] Notes = ["$schema", "title", "description"];

    /// <summary>What is wrong, each with its JSON path.</summary>
    public static IEnumerable<string> Problems(JsonObject schema, JsonNode? value, string path = "$") =>
        schema.Where(keyword => !Notes.Contains(keyword.Key)).SelectMany(keyword => Check(schema, keyword.Key, keyword.Value!, value, path));

    private static IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string path) => keyword switch
    {
        "type" => Types(rule).Any(type => IsOf(type, value)) ? [] : [$"{path} is not {rule.ToJsonString()}"],
        "const" => JsonNode.DeepEquals(rule, value) ? [] : [$"{path} is not {rule}"],
        "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, value)) ? [] : [$"{path} is none of {rule.ToJsonString()}"],
        "pattern" => value is null || !IsOf("string", value) || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>(), RegexOptions.ECMAScript) ? [] : [$"{path} does not match {rule}"],
        "minimum" => !IsOf("number", value) || value!.GetValue<double>() >= rule.GetValue<double>() ? [] : [$"{path} is below {rule}"],
        "maximum" => !IsOf("number", value) || value!.GetValue<double>() <= rule.GetValue<double>() ? [] : [$"{path} is above {rule}"],
        "required" => value is JsonObject entries ? rule.AsArray().Where(name => !entries.ContainsKey((string)name!)).Select(name => $"{path}.{name} is missing") : [],
        "properties" => value is JsonObject entries ? rule.AsObject().Where(own => entries.ContainsKey(own.Key)).SelectMany(own => Problems(own.Value!.AsObject(), entries[own.Key], $"{path}.{own.Key}")) : [],
        "additionalProperties" => value is JsonObject entries ? entries.Where(entry => schema["properties"]?.AsObject().ContainsKey(entry.Key) != true).SelectMany(entry => Additional(rule, entry.Value, $"{path}.{entry.Key}")) : [],
        "items" => value is JsonArray items ? items.SelectMany((item, i) => Problems(rule.AsObject(), item, $"{path}[{i}]")) : [],
        "oneOf" => rule.AsArray().Count(option => !Problems(option!.AsObject(), value, path).Any()) == 1 ? [] : [$"{path} fits not exactly one of {rule.AsArray().Count} ways"],
        _ => throw new NotSupportedException($"The schema has the keyword '{keyword}', which this validator does not know."),
    };

    private static IEnumerable<string> Additional(JsonNode rule, JsonNode? value, string path) =>
        rule is JsonObject schema ? Problems(schema, value, path) : rule.GetValue<bool>() ? [] : [$"{path} is unknown"];

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray several ? several.Select(type => (string)type!) : [(string)rule!];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "number" => value is JsonValue number && number.TryGetValue<double>(out _),
        "integer" => value is JsonValue whole && whole.TryGetValue<double>(out var found) && double.IsInteger(found),
        _ => throw new NotSupportedException(type),
    };
}
