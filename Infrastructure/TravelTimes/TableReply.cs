using System.Text.Json;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>The reply of OSRM's service <c>table</c>.</summary>
/// <param name="Durations">Seconds.</param>
/// <param name="Distances">Metres, or null where the answer has none.</param>
internal sealed record TableReply(NumberGrid Durations, NumberGrid? Distances)
{
    private const string Ok = "Ok";

    /// <summary>Reads a reply.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="most">The most cells a table of the question can have.</param>
    /// <exception cref="CallFailedException">It is something else, or says that there is no table.</exception>
    public static TableReply Read(ReadOnlyMemory<byte> body, int most)
    {
        try
        {
            var (code, durations, distances) = ReadObject(body.Span, most);
            if (code is not (null or Ok))
            {
                throw new CallFailedException($"answered {ErrorReply.Read(body)}", isFault: false);
            }

            return new TableReply(durations ?? throw Garbled("it has no 'durations'"), distances);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Garbled("it is not JSON");
        }
    }

    public static CallFailedException Garbled(string why) => CallFailedException.NotA("a table", why);

    private static (string? Code, NumberGrid? Durations, NumberGrid? Distances) ReadObject(ReadOnlySpan<byte> body, int most)
    {
        var json = new Utf8JsonReader(body);
        string? code = null;
        NumberGrid? durations = null, distances = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw Garbled("it is no JSON object");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("durations"))
            {
                durations = NumberGrid.Read(ref json, "durations", most);
            }
            else if (json.ValueTextEquals("distances"))
            {
                distances = NumberGrid.Read(ref json, "distances", most);
            }
            else if (json.ValueTextEquals("code"))
            {
                json.Read();
                code = json.TokenType == JsonTokenType.String ? json.GetString() : throw Garbled("'code' is no text");
            }
            else
            {
                json.Skip();
            }
        }

        // What is left must be the end; anything behind it throws.
        while (json.Read())
        {
        }

        return (code, durations, distances);
    }
}
