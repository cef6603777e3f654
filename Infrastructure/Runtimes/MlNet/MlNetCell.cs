using Interlock.Domain.Tabular;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The values of one input column in the current row.</summary>
internal abstract class MlNetCell
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> of exactly the column's type.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Takes the values of a row.</summary>
    public abstract void Set(TabularRow row);

    /// <summary>A cell for a column; a column that nothing needs (the label) is always missing. Null for a type no cell can hold.</summary>
    public static MlNetCell? Create(DataViewSchema.Column column, MlNetFeature[]? features) => column.ItemType() is PrimitiveDataViewType item
        ? MlNetColumn.Typed<MlNetCell>(typeof(MlNetCell), nameof(Of), item.RawType, column, features)
        : null;

    private static MlNetCell Of<T>(DataViewSchema.Column column, MlNetFeature[]? features)
    {
        Func<TabularRow, T>[] reads = features is null
            ? [.. Enumerable.Repeat<Func<TabularRow, T>>(_ => Missing<T>.Value, column.Width())]
            : [.. features.Select(feature => (Func<TabularRow, T>)MlNetReads.Of(column, feature))];
        return column.IsVector() ? new MlNetVectorCell<T>(reads) : new MlNetScalarCell<T>(reads[0]);
    }

    private static class Missing<T>
    {
        public static readonly T Value = typeof(T) == typeof(float) ? (T)(object)float.NaN
            : typeof(T) == typeof(double) ? (T)(object)double.NaN
            : default!;
    }
}

/// <summary>A cell of a column of single values.</summary>
internal sealed class MlNetScalarCell<T>(Func<TabularRow, T> read) : MlNetCell
{
    private T _value = default!;

    /// <inheritdoc />
    public override Delegate Getter => (ValueGetter<T>)Get;

    /// <inheritdoc />
    public override void Set(TabularRow row) => _value = read(row);

    private void Get(ref T value) => value = _value;
}

/// <summary>A cell of a vector column; it copies into the buffer of the caller, as ML.NET expects.</summary>
internal sealed class MlNetVectorCell<T>(Func<TabularRow, T>[] reads) : MlNetCell
{
    private readonly T[] _values = new T[reads.Length];

    /// <inheritdoc />
    public override Delegate Getter => (ValueGetter<VBuffer<T>>)Get;

    /// <inheritdoc />
    public override void Set(TabularRow row)
    {
        for (var i = 0; i < reads.Length; i++)
        {
            _values[i] = reads[i](row);
        }
    }

    private void Get(ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, _values.Length);
        _values.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
