using System.Globalization;
using System.Text.Json;
using Interlock.Application.Export;
using Interlock.Application.Sources;
using Interlock.Infrastructure.Parquet;
using Parquet.Serialization;

namespace Interlock.Api.Tests.Support;

/// <summary>Reads files of every format of exports: the same texts of the same rows, whatever the format.</summary>
internal static class ExportedRows
{
    public static IReadOnlyList<IExportFormat> Formats { get; } = [new CsvExport(), new NdjsonExport(), new ParquetExport()];

    /// <summary>The rows of a whole file: texts by column, null where nothing stands.</summary>
    public static async Task<List<Dictionary<string, string?>>> ReadAsync(string format, byte[] file) => format switch
    {
        "csv" => OfCsv(file),
        "ndjson" => OfNdjson(file),
        _ => await OfParquetAsync(file),
    };

    private static List<Dictionary<string, string?>> OfCsv(byte[] file)
    {
        var (record, rows) = (new CsvRecord(), new List<string[]>());
        for (var at = 0; at < file.Length; at += record.Length)
        {
            if (record.Read(file.AsSpan(at), isEnd: true) != CsvEnding.Complete)
            {
                throw new FormatException($"There is no record at byte {at}.");
            }

            rows.Add(record.Texts(file.AsSpan(at)));
        }

        return rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second.Length == 0 ? null : pair.Second)).ToList();
    }

    private static List<Dictionary<string, string?>> OfNdjson(byte[] file) =>
    [
        .. System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line).EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ToString())),
    ];

    private static async Task<List<Dictionary<string, string?>>> OfParquetAsync(byte[] file)
    {
        var rows = await ParquetSerializer.DeserializeUntypedAsync(new MemoryStream(file));
        return [.. rows.Data.Select(row => rows.Schema.DataFields.ToDictionary(field => field.Name, field => TextOf(row.GetValueOrDefault(field.Name))))];
    }

    private static string? TextOf(object? value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        ReadOnlyMemory<char> text => text.ToString(),
        _ => (string?)value,
    };
}
