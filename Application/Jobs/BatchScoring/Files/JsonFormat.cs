using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Kinds.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>A JSON object a line: the columns that are kept, the whole answer under <c>data</c>, and who answered.</summary>
/// <param name="model">The model's name.</param>
/// <param name="kept">The columns that come first.</param>
internal sealed class JsonFormat(string model, KeptColumns kept) : IRowFormat
{
    /// <summary>Letters of all languages stay readable.</summary>
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <inheritdoc />
    public void WriteHeader(RowBuffer output)
    {
    }

    /// <inheritdoc />
    public void WriteRow(RowBlock block, int row, in RowAnswer answer, RowBuffer output)
    {
        var values = kept.ValuesOf(block, row);
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            for (var i = 0; i < values.Length; i++)
            {
                json.WritePropertyName(kept.Written[i]);
                values[i].WriteTo(json);
            }

            WriteAnswer(json, answer);
            json.WriteString("model"u8, model);
            json.WriteString("version"u8, answer.Version);
            json.WriteNumber("revision"u8, answer.Revision);
            json.WriteEndObject();
        }

        output.Add("\n"u8);
    }

    private static void WriteAnswer(Utf8JsonWriter json, in RowAnswer answer)
    {
        json.WritePropertyName("data"u8);
        if (answer.Result is not { } result)
        {
            json.WriteRawValue(answer.Data.Span, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        TabularJson.WriteResult(json, result);
        json.WriteEndObject();
    }
}
