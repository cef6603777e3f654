using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Application.Quality.Labels;

/// <summary>A row of a source: a label, or why it is none.</summary>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Request">The label, or null.</param>
/// <param name="Problem">Why it is none, or null.</param>
internal readonly record struct LabelRow(long Line, LabelRequest? Request, string? Problem);

/// <summary>Reads labels from a stream of any length in constant memory. A row that is no label is reported and skipped.</summary>
/// <param name="source">UTF-8, with or without a byte order mark. It is left open.</param>
/// <param name="format">Its form.</param>
internal sealed class LabelSource(Stream source, LabelFormat format)
{
    private const int LongestRow = 64 * 1024;

    private readonly SourceWindow _window = new(source, LongestRow);
    private readonly CsvRecords? _csv = format == LabelFormat.Csv ? new CsvRecords() : null;
    private readonly LineRecords _lines = new();
    private LabelColumns? _columns;

    /// <summary>How many bytes of the source belong to the rows read so far.</summary>
    public long BytesRead => _window.Taken;

    /// <summary>The rows, once.</summary>
    /// <exception cref="InvalidInputException">The header of CSV names no labels.</exception>
    public async IAsyncEnumerable<LabelRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _window.SkipByteOrderMarkAsync(cancellationToken);
        while (true)
        {
            while (TryTake(out var row))
            {
                yield return row;
            }

            if (_window.IsEnd)
            {
                break;
            }

            await _window.FillAsync(cancellationToken);
        }

        if (_csv is not null && _columns is null)
        {
            throw InvalidInputException.At("line 1", $"is missing: a header is needed, {LabelColumns.Needed}");
        }
    }

    private bool TryTake(out LabelRow row)
    {
        row = default;
        IRecords records = _csv is null ? _lines : _csv;
        while (records.TryTake(_window, out var record))
        {
            var problem = records.Problem ?? (Utf8.IsValid(record) ? null : "is not UTF-8");
            if (_csv is not null && _columns is null)
            {
                _columns = problem is null ? LabelColumns.Read(_csv.Fields, record, _csv.Line) : throw InvalidInputException.At($"line {_csv.Line}", $"the header {problem}");
                continue;
            }

            LabelRequest? request = null;
            problem ??= _csv is null ? LabelJson.Read(record, out request) : _columns!.Read(_csv.Fields, record, out request);
            row = new LabelRow(records.Line, request, problem);
            return true;
        }

        return false;
    }
}
