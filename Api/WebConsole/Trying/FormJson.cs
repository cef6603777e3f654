using System.Globalization;
using System.Text.Json;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>Writes what was filled in as JSON.</summary>
internal static class FormJson
{
    /// <summary>Writes a number; what is none is written as text, so that the service says what is wrong.</summary>
    public static void WriteNumber(Utf8JsonWriter json, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}
