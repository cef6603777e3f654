using System.Data.Common;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>
/// Writes rows of a table by the transactions of the checkpoints, so that none is there twice. A table that does not exist is made when the
/// first chunk tells what its columns hold.
/// </summary>
internal sealed class TableSink : IRowSink
{
    private const int MostColumns = 500;
    private const int LongestName = 63;

    private readonly IResultTables _tables;
    private readonly TableTarget _target;
    private readonly List<TableRow> _rows = [];
    private ResultColumn[]? _columns;

    private TableSink(IResultTables tables, TableTarget target) => (_tables, _target) = (tables, target);

    /// <summary>Opens the table, if it exists.</summary>
    /// <exception cref="StepFailedException">It lacks a column.</exception>
    public static async Task<TableSink> OpenAsync(IResultTables tables, TableTarget target, CancellationToken cancellationToken)
    {
        var names = target.Names.ToList();
        if (names.Count > MostColumns
            || names.Exists(name => name.Length is 0 or > LongestName)
            || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            throw new StepFailedException(
                $"The columns to keep cannot be those of a table: at most {MostColumns}, each with a name of its own of 1 to {LongestName} characters. "
                + "Say under 'keep' which to keep.");
        }

        var sink = new TableSink(tables, target);
        if (await tables.FindAsync(target.Table, cancellationToken) is { } existing)
        {
            var missing = names.Where(name => existing.All(column => column.Name != name)).ToList();
            sink._columns = missing.Count == 0
                ? [.. names.Select(name => existing.First(column => column.Name == name))]
                : throw new StepFailedException(
                    $"The table '{target.Table}' has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}; "
                    + $"it has: {Excerpt.Of(string.Join(", ", existing.Select(column => column.Name)), 500)}.");
        }

        return sink;
    }

    /// <inheritdoc />
    public void Format(RowBlock block, int row, in RowAnswer answer, FormattedRows into) =>
        into.Values.Add(new TableRow(block[row].At.Rows + 1, block.NameOf(row), _target.Kept.ValuesOf(block, row), answer));

    /// <inheritdoc />
    public ValueTask AddAsync(FormattedRows rows, CancellationToken cancellationToken)
    {
        _rows.AddRange(rows.Values);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<OutputMark> FlushAsync(CancellationToken cancellationToken)
    {
        if (_columns is null && _rows.Count > 0)
        {
            _columns = [.. _target.ColumnsFor(_rows)];
            await _tables.CreateAsync(_target.Table, _columns, TableTarget.Key, cancellationToken);
        }

        return new OutputMark(0, "");
    }

    /// <inheritdoc />
    public Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken) => _rows.Count == 0
        ? Task.CompletedTask
        : _tables.InsertAsync(transaction, _target.Table, _columns!, [.. _rows.Select(row => _target.ValuesOf(row, _columns!))], cancellationToken);

    /// <inheritdoc />
    public void Committed() => _rows.Clear();

    /// <inheritdoc />
    public void CheckEmpty()
    {
    }

    /// <inheritdoc />
    public void Complete()
    {
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
