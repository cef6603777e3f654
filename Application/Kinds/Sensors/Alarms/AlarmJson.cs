using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Alarms;

/// <summary>Reads corrections of alarms: <c>{"model": name, "date": day, "timestamp": time, "label": verdict}</c>, a date or a timestamp or both.</summary>
public static class AlarmJson
{
    /// <summary>Reads a request body.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    /// <exception cref="LabelException">The label is none of those that there are.</exception>
    public static AlarmRequest Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the request body is not JSON", InvalidInputException.MalformedJson);
        }
    }

    private static AlarmRequest Read(JsonElement body)
    {
        var problems = new InputProblems();
        var fields = new JsonFields(body, "$", problems, "model", "date", "timestamp", "label");
        var model = fields.Required<string>("model", TryGetModel, ConfigId.Rule);
        var label = fields.Required<string>("label", JsonFields.TryGetText, string.Join(", ", AlarmVerdictWords.All));
        var day = fields.Optional<DateOnly?>("date", TryGetDay, "a day such as \"2026-01-31\"");
        var timestamp = fields.Optional<DateTime?>("timestamp", TryGetTime, "a time such as \"2026-01-31T12:00:00Z\"");
        if (fields.IsObject && fields.Find("date") is null && fields.Find("timestamp") is null)
        {
            problems.Add("$.date", "is missing: say the day, or the timestamp of a reading");
        }
        else if (day is not null && timestamp is not null && DateOnly.FromDateTime(timestamp.Value) != day)
        {
            problems.Add("$.date", "is not the day (UTC) of the timestamp");
        }

        problems.ThrowIfAny();
        return AlarmVerdictWords.Parse(label!) is { } verdict
            ? new AlarmRequest(model!, day ?? DateOnly.FromDateTime(timestamp!.Value), timestamp, verdict)
            : throw new LabelException($"'{Excerpt.Of(label!, 64)}' is no label of an alarm; expected {string.Join(", ", AlarmVerdictWords.All)}");
    }

    private static bool TryGetModel(JsonElement value, out string model) => JsonFields.TryGetText(value, out model) && ConfigId.IsValid(model);

    private static bool TryGetDay(JsonElement value, out DateOnly? day)
    {
        day = JsonFields.TryGetText(value, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null;
    }

    private static bool TryGetTime(JsonElement value, out DateTime? time)
    {
        time = JsonFields.TryGetText(value, out var text) ? ReadingTime.Parse(Encoding.UTF8.GetBytes(text)) : null;
        return time is not null;
    }
}
