using System.Globalization;
using System.Text;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Export;

/// <summary>CSV by RFC 4180, as steps of jobs write it.</summary>
public sealed class CsvExport : IExportFormat
{
    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public IReadOnlyList<string> Extensions { get; } = [".csv"];

    /// <inheritdoc />
    public string ContentType => "text/csv";

    /// <inheritdoc />
    public bool IsText => true;

    /// <inheritdoc />
    public IExportWriter Open(Stream output, IReadOnlyList<ExportColumn> columns) =>
        new LineWriter(output, Encoding.UTF8.GetBytes($"{string.Join(',', columns.Select(column => column.Name))}\n"), WriteRow);

    private static void WriteRow(object?[] row, RowBuffer output)
    {
        for (var i = 0; i < row.Length; i++)
        {
            output.Add(CsvText.FieldOf(TextOf(row[i])));
            output.Add((byte)(i < row.Length - 1 ? ',' : '\n'));
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime time => ExportTime.TextOf(time),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
