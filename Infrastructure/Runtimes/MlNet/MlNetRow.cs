using Interlock.Domain.Tabular;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The row ML.NET reads from: one object whose values change, instead of a data view per call.</summary>
/// <param name="schema">The very instance the mapper was made for.</param>
/// <param name="features">The features of each needed column, by the column's index.</param>
internal sealed class MlNetRow(DataViewSchema schema, IReadOnlyDictionary<int, MlNetFeature[]> features) : DataViewRow
{
    private readonly MlNetCell?[] _cells = [.. schema.Select(column => MlNetCell.Create(column, features.GetValueOrDefault(column.Index)))];
    private long _position = -1;

    /// <inheritdoc />
    public override DataViewSchema Schema => schema;

    /// <inheritdoc />
    public override long Position => _position;

    /// <inheritdoc />
    public override long Batch => 0;

    /// <summary>Sets the current row. Scorers cache by position, so every row gets a new one.</summary>
    public void Next(TabularRow row)
    {
        foreach (var cell in _cells)
        {
            cell?.Set(row);
        }

        _position++;
    }

    /// <inheritdoc />
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    /// <inheritdoc />
    public override bool IsColumnActive(DataViewSchema.Column column) => _cells[column.Index] is not null;

    /// <inheritdoc />
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)_cells[column.Index]!.Getter;
}
