using System.Globalization;
using System.Text.Json;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Fills as JSON, in one form for callers and for the datastore.</summary>
public static class SensorJson
{
    /// <summary>How a day is written: <c>2026-01-31</c>.</summary>
    public const string DayFormat = "yyyy-MM-dd";

    /// <summary>Writes what was asked for into an open object.</summary>
    public static void WriteRequest(Utf8JsonWriter json, DateOnly day) =>
        json.WriteString("date"u8, day.ToString(DayFormat, CultureInfo.InvariantCulture));

    /// <summary>Writes how it went into an open object.</summary>
    public static void WriteFill(Utf8JsonWriter json, SensorFill fill)
    {
        WriteRequest(json, fill.Day);
        json.WriteNumber("sensors"u8, fill.Sensors);
        for (var status = 0; status < SensorStatusWords.All.Count; status++)
        {
            json.WriteNumber(SensorStatusWords.All[status], fill.Count((SensorStatus)status));
        }

        json.WriteNumber("scored"u8, fill.Scored);
        json.WriteNumber("anomalies"u8, fill.Anomalies);
        json.WriteStartArray("failures"u8);
        foreach (var failure in fill.Failures)
        {
            json.WriteStartObject();
            json.WriteString("sensor"u8, failure.Sensor);
            json.WriteString("reason"u8, failure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
