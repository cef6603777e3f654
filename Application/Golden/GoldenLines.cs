using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Golden;

/// <summary>Golden requests as JSON lines, each with its features by name.</summary>
internal static class GoldenLines
{
    // A quarter of the spread: a version trained anew stays within it, mixed-up features do not.
    private const double ShareOfSpread = 0.25;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A row with what must be answered.</summary>
    /// <param name="row">The row and the version's answer.</param>
    /// <param name="contract">The features.</param>
    /// <param name="tolerance">The largest allowed difference of a number; null for the usual one.</param>
    public static string Of(AnsweredRow row, TabularContract contract, double? tolerance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            TabularJson.WriteRowByName(json, row.Row, contract);
            WriteExpected(json, row.Answer, tolerance);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The largest difference to allow where ops do not say: by the standard deviation of the answers; null where they hardly differ.</summary>
    public static double? ToleranceOf(IReadOnlyCollection<AnsweredRow> rows)
    {
        var mean = rows.Average(row => row.Answer.Result);
        var tolerance = Math.Sqrt(rows.Average(row => Math.Pow(row.Answer.Result - mean, 2))) * ShareOfSpread;
        var rounded = double.Parse(tolerance.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded > rows.Max(row => TabularExpectation.UsualToleranceOf(row.Answer.Result)) && double.IsFinite(rounded) ? rounded : null;
    }

    private static void WriteExpected(Utf8JsonWriter json, TabularResult answer, double? tolerance)
    {
        if (answer.Label is { } label)
        {
            json.WriteString("label"u8, label);
            return;
        }

        json.WriteNumber("result"u8, answer.Result);
        if (tolerance is { } allowed)
        {
            json.WriteNumber("tolerance"u8, allowed);
        }
    }
}
