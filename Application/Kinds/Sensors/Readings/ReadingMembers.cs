using System.Text;
using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>What the members of a JSON object tell of a reading.</summary>
internal ref struct ReadingMembers
{
    private string? _sensor;
    private DateTime? _timestamp;
    private double? _value;

    /// <summary>Reads one value.</summary>
    /// <returns>Why it is no reading, or null.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? Read(ReadOnlySpan<byte> json, out Reading? reading)
    {
        var reader = new Utf8JsonReader(json);
        var row = default(ReadingMembers);
        string? problem = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var next = row.ReadMember(ref reader);
                problem ??= next;
            }
        }
        else
        {
            problem = "is not a JSON object";
            reader.Skip();
        }

        // Whatever stands behind the value throws.
        reader.Read();
        return row.Complete(problem, out reading);
    }

    private string? ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("sensor"u8))
        {
            reader.Read();
            return _sensor is null ? ReadSensor(ref reader) : "has two members 'sensor'";
        }

        if (reader.ValueTextEquals("timestamp"u8))
        {
            reader.Read();
            return _timestamp is null ? ReadTimestamp(ref reader) : "has two members 'timestamp'";
        }

        if (reader.ValueTextEquals("value"u8))
        {
            reader.Read();
            return _value is null ? ReadValue(ref reader) : "has two members 'value'";
        }

        reader.Read();
        reader.Skip();
        return null;
    }

    private string? ReadSensor(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return NotA(ref reader, "sensor", "a text");
        }

        try
        {
            _sensor = reader.GetString()!;
            return Sensor.ProblemOf(_sensor) is { } problem ? $"sensor {problem}" : null;
        }
        catch (InvalidOperationException)
        {
            return "sensor is not valid Unicode";
        }
    }

    private string? ReadTimestamp(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return NotA(ref reader, "timestamp", "a text such as \"2026-01-31T12:00:00Z\"");
        }

        _timestamp = ReadingTime.Parse(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(Unescaped(ref reader)) : reader.ValueSpan);
        return _timestamp is null ? ReadingTime.Problem : null;
    }

    private string? ReadValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value))
        {
            return NotA(ref reader, "value", "a number");
        }

        _value = value;
        return double.IsFinite(value) ? null : "value is too large";
    }

    private readonly string? Complete(string? problem, out Reading? reading)
    {
        problem ??= _sensor is null ? "has no sensor" : _timestamp is null ? "has no timestamp" : _value is null ? "has no value" : null;
        reading = problem is null ? new Reading(_sensor!, _timestamp!.Value, _value!.Value) : null;
        return problem;
    }

    private static string NotA(ref Utf8JsonReader reader, string member, string expected)
    {
        var isNumberWord = reader.TokenType == JsonTokenType.String && NotANumber.IsBare(Unescaped(ref reader));
        reader.Skip();
        return isNumberWord ? $"{member} is not a finite number" : $"{member} is not {expected}";
    }

    private static string Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
