using System.Text.Json;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>A row that is a JSON object. What the model is asked is its member <c>request</c>, where there is one, and else the whole of it.</summary>
internal static class JsonRow
{
    /// <summary>The member, and the column of other rows, that holds what the model is asked.</summary>
    public const string Request = "request";

    /// <summary>What the model is asked.</summary>
    /// <remarks>A row that is no JSON object is left to who reads requests: it knows what to say.</remarks>
    public static ReadOnlyMemory<byte> RequestOf(ReadOnlyMemory<byte> line)
    {
        if (line.Span.IndexOf("\"request\""u8) < 0)
        {
            return line;
        }

        try
        {
            var reader = new Utf8JsonReader(line.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRequest = reader.ValueTextEquals("request"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isRequest)
                {
                    return line[start..(int)reader.BytesConsumed];
                }
            }
        }
        catch (JsonException)
        {
            return line;
        }

        return line;
    }
}
