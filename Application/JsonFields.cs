using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application;

/// <summary>Reads a value; false where it has the wrong form.</summary>
internal delegate bool JsonParser<T>(JsonElement value, out T result);

/// <summary>The fields of a JSON object. What is missing, unknown, there twice or of the wrong form is a problem with its path, and reading goes on.</summary>
internal readonly struct JsonFields
{
    private const int LongestShown = 64;

    private readonly JsonElement _object;
    private readonly InputProblems _problems;

    /// <summary>The fields of an object.</summary>
    /// <param name="value">The object; anything else is a problem.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="known">Every field it may have, 64 at most.</param>
    public JsonFields(JsonElement value, string path, InputProblems problems, params ReadOnlySpan<string> known)
    {
        (_object, Path, _problems) = (value, path, problems);
        IsObject = value.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            problems.Add(path, $"is {JsonNouns.Of(value.ValueKind)}; expected an object with {string.Join(", ", known)}");
            return;
        }

        var seen = 0UL;
        foreach (var field in value.EnumerateObject())
        {
            var place = known.IndexOf(field.Name);
            var bit = place < 0 ? 0 : 1UL << place;
            if (place < 0 || (seen & bit) != 0)
            {
                problems.Add(JsonPaths.Join(path, field.Name), place < 0 ? $"unknown field.{NearestName.Hint(field.Name, known.ToArray())}" : "stands twice");
            }

            seen |= bit;
        }
    }

    /// <summary>The object's JSON path.</summary>
    public string Path { get; }

    /// <summary>Whether it is an object at all; if not, nothing in it is missed.</summary>
    public bool IsObject { get; }

    /// <summary>A field that must be there.</summary>
    public T? Required<T>(string name, JsonParser<T> parse, string expected, string missing = "is missing")
    {
        if (Find(name) is { } value)
        {
            return Parse(name, value, parse, expected);
        }

        if (IsObject)
        {
            _problems.Add($"{Path}.{name}", missing);
        }

        return default;
    }

    /// <summary>A field that must be there and be an object.</summary>
    public JsonFields RequiredObject(string name, string missing, params ReadOnlySpan<string> known)
    {
        if (Find(name) is { } value)
        {
            return new JsonFields(value, $"{Path}.{name}", _problems, known);
        }

        if (IsObject)
        {
            _problems.Add($"{Path}.{name}", missing);
        }

        return default;
    }

    /// <summary>A field that may be missing or null.</summary>
    public T? Optional<T>(string name, JsonParser<T> parse, string expected) =>
        Find(name) is { } value ? Parse(name, value, parse, expected) : default;

    /// <summary>The value of a field, or null where it is missing or null.</summary>
    public JsonElement? Find(string name) =>
        IsObject && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Reads a text.</summary>
    public static bool TryGetText(JsonElement value, out string text) =>
        (text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null!) is not null;

    private T? Parse<T>(string name, JsonElement value, JsonParser<T> parse, string expected)
    {
        if (parse(value, out var result))
        {
            return result;
        }

        _problems.Add($"{Path}.{name}", $"is {Shown(value)}; expected {expected}");
        return default;
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{Excerpt.Of(value.GetString()!, LongestShown)}'",
        JsonValueKind.Number => Excerpt.Of(value.GetRawText(), LongestShown),
        var kind => JsonNouns.Of(kind),
    };
}
