using System.Numerics;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>How a feature of a row becomes a value of a column's type.</summary>
internal static class MlNetReads
{
    /// <summary>A <c>Func&lt;TabularRow, T&gt;</c> where T is the raw type of the column's items.</summary>
    public static Delegate Of(DataViewSchema.Column column, MlNetFeature feature)
    {
        var index = feature.Index;
        return column.ItemType() switch
        {
            TextDataViewType => (Func<TabularRow, ReadOnlyMemory<char>>)(row => row.Texts![index].AsMemory()),
            BooleanDataViewType => (Func<TabularRow, bool>)(row => row.Numbers[index] != 0),
            KeyDataViewType key => MlNetColumn.Typed<Delegate>(typeof(MlNetReads), nameof(Key), key.RawType, KeyOf(column, key, feature)),
            var number => MlNetColumn.Typed<Delegate>(typeof(MlNetReads), nameof(Number), number.RawType, feature),
        };
    }

    private static Func<TabularRow, T> Number<T>(MlNetFeature feature)
        where T : INumberBase<T>
    {
        var index = feature.Index;
        return feature.Config.Type is FeatureType.Integer ? row => Exact<T>(row.Numbers[index], feature) : row => T.CreateChecked(row.Numbers[index]);
    }

    private static T Exact<T>(double number, MlNetFeature feature)
        where T : INumberBase<T>
    {
        var value = T.CreateSaturating(number);
        return double.IsNaN(number) || double.CreateSaturating(value) == number ? value : throw new InferenceException(
            $"{number:R} ({feature.Name}) does not fit a column of {typeof(T).Name} without loss. Train with a wider type, or give the feature 'type: number' where rounding does no harm.");
    }

    private static Func<TabularRow, T> Key<T>(Func<TabularRow, ulong> read)
        where T : INumberBase<T> => row => T.CreateChecked(read(row));

    // Keys count from 1; 0 is a missing one, and what the training data never had.
    private static Func<TabularRow, ulong> KeyOf(DataViewSchema.Column column, KeyDataViewType key, MlNetFeature feature)
    {
        var index = feature.Index;
        if (column.KeyValues() is not { } values)
        {
            return row => row.Numbers[index] is var number && number >= 0 && number < key.Count ? (ulong)number + 1 : 0;
        }

        if (feature.Config.Type is FeatureType.Text)
        {
            var texts = Places(values, StringComparer.Ordinal);
            return row => row.Texts![index] is { } text ? texts.GetValueOrDefault(text) : 0;
        }

        var numbers = Places(MlNetFit.Numbers(values)!, null);
        return row => numbers.GetValueOrDefault(row.Numbers[index]);
    }

    private static Dictionary<TValue, ulong> Places<TValue>(TValue[] values, IEqualityComparer<TValue>? comparer)
        where TValue : notnull
    {
        var places = new Dictionary<TValue, ulong>(comparer);
        for (var i = 0; i < values.Length; i++)
        {
            places.TryAdd(values[i], (ulong)i + 1);
        }

        return places;
    }
}
