using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Makes the functions that read the predicted label of the current row as its place in the contract's labels, or -1.</summary>
internal static class MlNetLabelReader
{
    /// <summary>A reader for the type of the column; the getter is asked for once.</summary>
    public static Func<int> Create(DataViewRow row, DataViewSchema.Column column, MlNetLabels labels, int[] order) => column.Type switch
    {
        TextDataViewType => Of<ReadOnlyMemory<char>>(row, column, text => labels.IndexOf(text.Span)),
        BooleanDataViewType => Of<bool>(row, column, positive => positive ? labels.Positive : 1 - labels.Positive),
        KeyDataViewType key => MlNetColumn.Typed<Func<int>>(typeof(MlNetLabelReader), nameof(Key), key.RawType, row, column, Places(column, labels, order)),
        _ => MlNetColumn.Typed<Func<int>>(typeof(MlNetLabelReader), nameof(Number), column.Type.RawType, row, column, labels),
    };

    private static Func<int> Of<T>(DataViewRow row, DataViewSchema.Column column, Func<T, int> place)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return place(value);
        };
    }

    private static int[] Places(DataViewSchema.Column column, MlNetLabels labels, int[] order) =>
        column.KeyValues() is { } values ? [.. values.Select(value => labels.IndexOf(value))] : order;

    // Keys count from 1; 0 is a missing one.
    private static Func<int> Key<T>(DataViewRow row, DataViewSchema.Column column, int[] places)
        where T : INumberBase<T> =>
        Of<T>(row, column, key => ulong.CreateChecked(key) is var k && k > 0 && k <= (ulong)places.Length ? places[k - 1] : -1);

    private static Func<int> Number<T>(DataViewRow row, DataViewSchema.Column column, MlNetLabels labels)
        where T : INumberBase<T> =>
        Of<T>(row, column, number => labels.IndexOf(double.CreateChecked(number)));
}
