using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application;

/// <summary>JSON paths for messages: <c>$.instances[3].age</c>, <c>$['od 280']</c>.</summary>
public static class JsonPaths
{
    private const int Longest = 64;

    /// <summary>The path of a member; long names are cut.</summary>
    public static string Join(string parent, string name)
    {
        var shown = Excerpt.Of(name, Longest);
        return shown.Length > 0 && shown.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? $"{parent}.{shown}"
            : $"{parent}['{shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }
}

/// <summary>The place of a row, made into text only when something is wrong with it.</summary>
/// <param name="Root">The path, or the path of the list.</param>
/// <param name="Index">The place in the list, or -1.</param>
/// <param name="Suffix">What follows the place in the list.</param>
internal readonly record struct RowPath(string Root, int Index = -1, string Suffix = "")
{
    public override string ToString() => Index < 0 ? Root : $"{Root}[{Index}]{Suffix}";
}

/// <summary>What a JSON value is, in words.</summary>
internal static class JsonNouns
{
    public static string Of(JsonTokenType token) => Of(token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True or JsonTokenType.False => JsonValueKind.True,
        _ => JsonValueKind.Null,
    });

    public static string Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
