using System.Text.Json;

namespace Interlock.Infrastructure.Runtimes.Http;

/// <summary>A part of a JSON reply and its path; errors name the path.</summary>
internal readonly record struct JsonAt(JsonElement Value, string Path)
{
    private const double MostAmount = 1e15;
    private const double MostSeconds = 1e9;
    private const int LastYear = 9999;

    public JsonAt this[string name] => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var value)
        ? new JsonAt(value, $"{Path}.{name}")
        : throw RoutePlanReply.Garbled($"'{Path}.{name}' is missing");

    public IEnumerable<JsonAt> Items()
    {
        var path = Path;
        return Value.ValueKind == JsonValueKind.Array
            ? Value.EnumerateArray().Select((item, i) => new JsonAt(item, $"{path}[{i}]"))
            : throw RoutePlanReply.Garbled($"'{Path}' is no list");
    }

    /// <summary>The text, or the digits of a number.</summary>
    public string Id() => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!,
        JsonValueKind.Number => Value.GetRawText(),
        _ => throw RoutePlanReply.Garbled($"'{Path}' is no text or number"),
    };

    /// <summary>A number that is not negative.</summary>
    public double Amount() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var amount) && amount is >= 0 and <= MostAmount
            ? amount
            : throw RoutePlanReply.Garbled($"'{Path}' is no number of at least 0");

    public TimeSpan Seconds() => Amount() is <= MostSeconds and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw RoutePlanReply.Garbled($"'{Path}' is no number of seconds");

    /// <summary>A time that says its offset.</summary>
    public DateTimeOffset Time() =>
        Value.ValueKind == JsonValueKind.String
        && HasOffset(Value.GetString()!)
        && Value.TryGetDateTimeOffset(out var time)
        && time.Year is > 1 and < LastYear
            ? time
            : throw RoutePlanReply.Garbled($"'{Path}' is no time with its offset");

    // Without one a time would be taken for local time; and so would a date alone, whose dashes are no offset.
    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.IndexOf('T', StringComparison.Ordinal) is > 0 and var t && text.AsSpan(t).ContainsAny('+', '-'));
}
