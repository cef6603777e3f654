using System.Text.Json;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Export;

/// <summary>A JSON object a line; JSON in it is no text, and what is missing is null.</summary>
public sealed class NdjsonExport : IExportFormat
{
    /// <inheritdoc />
    public string Name => "ndjson";

    /// <inheritdoc />
    public IReadOnlyList<string> Extensions { get; } = [".ndjson", ".jsonl"];

    /// <inheritdoc />
    public string ContentType => "application/x-ndjson";

    /// <inheritdoc />
    public bool IsText => true;

    /// <inheritdoc />
    public IExportWriter Open(Stream output, IReadOnlyList<ExportColumn> columns) => new LineWriter(output, [], (row, buffer) => WriteRow(columns, row, buffer));

    private static void WriteRow(IReadOnlyList<ExportColumn> columns, object?[] row, RowBuffer output)
    {
        using (var json = new Utf8JsonWriter(output, JsonFormat.Readable))
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(columns[i].Name);
                WriteValue(json, columns[i].Type, row[i]);
            }

            json.WriteEndObject();
        }

        output.Add("\n"u8);
    }

    private static void WriteValue(Utf8JsonWriter json, ExportType type, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double real:
                json.WriteNumberValue(real);
                break;
            case DateTime time:
                json.WriteStringValue(ExportTime.TextOf(time));
                break;
            case string text when type == ExportType.Json:
                WriteJson(json, text);
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    // A row is one line, however its JSON was written.
    private static void WriteJson(Utf8JsonWriter json, string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r'))
        {
            JsonElement.Parse(text).WriteTo(json);
            return;
        }

        json.WriteRawValue(text, skipInputValidation: true);
    }
}
