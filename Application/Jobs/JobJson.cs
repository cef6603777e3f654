using System.Globalization;
using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application.Jobs;

/// <summary>Reads what is asked of jobs.</summary>
public static class JobJson
{
    private const string Expected = "a day such as 2026-01-31";

    // Days that every clock has, and that have a day before and after them.
    private const int FirstYear = 1970;
    private const int LastYear = 2999;

    /// <summary>A day, or null where the text is none.</summary>
    public static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear
            ? day
            : null;

    internal static T Read<T>(ReadOnlyMemory<byte> json, byte[]? ofNothing, Func<JsonElement, InputProblems, T> read)
    {
        if (json.IsEmpty && ofNothing is null)
        {
            throw InvalidInputException.At("$", "the request has no body", "empty_body");
        }

        try
        {
            using var document = JsonDocument.Parse(json.IsEmpty ? ofNothing : json);
            var problems = new InputProblems();
            var request = read(document.RootElement, problems);
            problems.ThrowIfAny();
            return request;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the body is not JSON, or a text in it is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }

    internal static DateOnly? Date(JsonFields fields, string name, InputProblems problems)
    {
        if (fields.Find(name) is not { } value)
        {
            return null;
        }

        var day = value.ValueKind == JsonValueKind.String ? Date(value.GetString()!) : null;
        if (day is null)
        {
            problems.Add($"{fields.Path}.{name}", $"expected {Expected}");
        }

        return day;
    }

    internal static DateOnly? RequiredDate(JsonFields fields, string name, InputProblems problems)
    {
        if (fields.IsObject && fields.Find(name) is null)
        {
            problems.Add($"{fields.Path}.{name}", $"is missing; expected {Expected}");
        }

        return Date(fields, name, problems);
    }
}
