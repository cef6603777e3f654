using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>Reads <c>{"sensor": text, "timestamp": ISO 8601, "value": number}</c>; other members are ignored.</summary>
internal static class ReadingJson
{
    /// <summary>Reads one value.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="reading">The reading, if it is one.</param>
    /// <param name="isJson">Whether it is JSON at all.</param>
    /// <returns>Why it is no reading, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> json, out Reading? reading, out bool isJson)
    {
        isJson = true;
        try
        {
            return ReadingMembers.Read(json, out reading);
        }
        catch (JsonException)
        {
            return TryReadNotANumber(json, out reading, out isJson);
        }
    }

    private static string? TryReadNotANumber(ReadOnlySpan<byte> json, out Reading? reading, out bool isJson)
    {
        (reading, isJson) = (null, false);
        try
        {
            var quoted = NotANumber.Quote(json);
            isJson = quoted is not null;
            return quoted is null ? null : ReadingMembers.Read(quoted, out reading);
        }
        catch (JsonException)
        {
            isJson = false;
            return null;
        }
    }
}
