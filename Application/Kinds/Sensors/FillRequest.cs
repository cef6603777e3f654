using System.Globalization;
using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>A request to fill a day, in the JSON that calls have: <c>{"date":"2026-01-31"}</c>.</summary>
public static class FillRequest
{
    private const string Expected = "a UTC day such as 2026-01-31";

    // The years in which a day has a past and a next day, whatever history a model wants.
    private const int FirstYear = 1900;
    private const int LastYear = 9000;

    /// <summary>Reads the JSON.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static DateOnly Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var problems = new InputProblems();
            var fields = new JsonFields(document.RootElement, "$", problems, "date");
            var text = fields.Required<string>("date", JsonFields.TryGetText, Expected);
            problems.ThrowIfAny();
            return DayOf(text!, "$.date");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the request is not JSON, or a text in it is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }

    /// <summary>Reads a day.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="path">Where it stands, for the message.</param>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static DateOnly DayOf(string text, string path) =>
        DateOnly.TryParseExact(text, SensorJson.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= FirstYear and <= LastYear
            ? day
            : throw InvalidInputException.At(path, $"is '{Excerpt.Of(text, 64)}'; expected {Expected}");
}
