using Interlock.Application.Export;
using Parquet;
using Parquet.Schema;

namespace Interlock.Infrastructure.Parquet;

/// <summary>Writes a file of Parquet, whose columns stand together in groups of rows: a group is held until it is full.</summary>
internal sealed class ParquetExportWriter(Stream output, IReadOnlyList<ExportColumn> columns) : IExportWriter
{
    private const int MostRows = 50_000;
    private const long MostText = 4 * 1024 * 1024;

    private readonly DataField[] _fields = [.. columns.Select(FieldOf)];
    private readonly List<object?[]> _rows = [];
    private readonly Staging _staged = new();
    private ParquetWriter? _file;
    private long _text;

    /// <inheritdoc />
    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            _rows.Add(row);
            _text += row.Sum(value => (value as string)?.Length ?? 0);
            if (_rows.Count == MostRows || _text >= MostText)
            {
                await WriteGroupAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteGroupAsync(cancellationToken);

        // Writes the footer, without which nothing can be read: so it is not disposed where something fails.
        await _file!.DisposeAsync();
        await SendAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _staged.Dispose();

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        _file ??= await ParquetWriter.CreateAsync(new ParquetSchema(_fields), _staged, cancellationToken: cancellationToken);
        if (_rows.Count == 0)
        {
            return;
        }

        using (var group = _file.CreateRowGroup())
        {
            for (var i = 0; i < _fields.Length; i++)
            {
                await WriteColumnAsync(group, i, cancellationToken);
            }
        }

        _rows.Clear();
        _text = 0;
        await SendAsync(cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(_staged.GetBuffer().AsMemory(0, (int)_staged.Length), cancellationToken);
        _staged.SetLength(0);
    }

    private Task WriteColumnAsync(ParquetRowGroupWriter group, int column, CancellationToken cancellationToken)
    {
        return columns[column].Type switch
        {
            ExportType.Whole => Write<long>(),
            ExportType.Real => Write<double>(),
            ExportType.Time => Write<DateTime>(),
            _ => group.WriteAsync(_fields[column], _rows.ConvertAll(row => (string?)row[column])!),
        };

        Task Write<T>()
            where T : struct => group.WriteAsync<T>(_fields[column], _rows.Select(row => (T?)row[column]).ToArray(), cancellationToken: cancellationToken);
    }

    private static DataField FieldOf(ExportColumn column) => column.Type switch
    {
        ExportType.Whole => new DataField<long>(column.Name, nullable: true),
        ExportType.Real => new DataField<double>(column.Name, nullable: true),
        ExportType.Time => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis, isNullable: true),
        _ => new DataField<string>(column.Name, nullable: true),
    };

    // The library writes synchronously, which a reply does not take. As a stream that cannot seek, it is emptied behind every group.
    private sealed class Staging : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
