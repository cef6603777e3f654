using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>What a value of a row is.</summary>
internal enum RowValueKind
{
    /// <summary>Nothing stands there.</summary>
    Missing,

    /// <summary>A number, as JSON writes it.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Anything else of JSON.</summary>
    Json,
}

/// <summary>A value of a row that is kept beside the answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, the number or the JSON; empty where nothing stands there.</param>
internal readonly record struct RowValue(RowValueKind Kind, string Text)
{
    private static readonly RowValue Missing = new(RowValueKind.Missing, "");

    /// <summary>A field of CSV. In quotes it is a text, whatever it looks like.</summary>
    public static RowValue OfField(RowBlock block, int row, int place)
    {
        var field = block.FieldOf(row, place);
        var text = Encoding.UTF8.GetString(block.TextOf(row, place));
        return field.IsQuoted ? new RowValue(RowValueKind.Text, text)
            : text.Length == 0 ? Missing
            : new RowValue(IsNumber(block.TextOf(row, place)) ? RowValueKind.Number : RowValueKind.Text, text);
    }

    /// <summary>A value of JSON.</summary>
    public static RowValue Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Missing,
        JsonValueKind.Number => new RowValue(RowValueKind.Number, value.GetRawText()),
        JsonValueKind.String => new RowValue(RowValueKind.Text, value.GetString()!),
        _ => new RowValue(RowValueKind.Json, value.GetRawText()),
    };

    /// <summary>Writes it as JSON.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case RowValueKind.Missing:
                json.WriteNullValue();
                break;
            case RowValueKind.Text:
                json.WriteStringValue(Text);
                break;
            default:
                json.WriteRawValue(Text, skipInputValidation: true);
                break;
        }
    }

    /// <summary>The whole number it is, or null.</summary>
    public long? Whole =>
        Kind == RowValueKind.Number && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number it is, or null.</summary>
    public double? Real => Kind == RowValueKind.Number
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == text.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
