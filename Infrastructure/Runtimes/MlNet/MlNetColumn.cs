using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Reads properties of an ML.NET column. Used while loading only.</summary>
internal static class MlNetColumn
{
    /// <summary>The type of one value: of the column, or of an item of its vector.</summary>
    public static DataViewType ItemType(this DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.ItemType ?? column.Type;

    /// <summary>1 for a scalar, n for a vector, 0 for a vector of unknown length.</summary>
    public static int Width(this DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.Size ?? 1;

    /// <summary>Whether the column is a vector.</summary>
    public static bool IsVector(this DataViewSchema.Column column) => column.Type is VectorDataViewType;

    /// <summary>Whether the column is one value of type <typeparamref name="T"/>, not a key.</summary>
    public static bool IsScalar<T>(this DataViewSchema.Column column) => column.Type is not KeyDataViewType && column.Type.RawType == typeof(T);

    /// <summary>The texts of an annotation such as KeyValues or SlotNames; null where the column has none.</summary>
    public static string[]? Texts(this DataViewSchema.Column column, string kind) =>
        column.Annotations.Schema.GetColumnOrNull(kind) is { Type: VectorDataViewType vector }
            ? Typed<string[]>(typeof(MlNetColumn), nameof(TextsOf), vector.ItemType.RawType, column, kind)
            : null;

    /// <summary>The texts of a key's values; null for a key that is only a number.</summary>
    public static string[]? KeyValues(this DataViewSchema.Column column) => column.ItemType() is KeyDataViewType ? column.Texts("KeyValues") : null;

    /// <summary>Describes the columns in messages.</summary>
    public static string Describe(this IEnumerable<DataViewSchema.Column> columns) =>
        string.Join(", ", columns.Where(column => !column.IsHidden).Select(column => $"{column.Name} ({column.Type})"));

    /// <summary>Calls a private static generic method for a column's own type: ML.NET's getters convert nothing.</summary>
    public static TResult Typed<TResult>(Type owner, string method, Type item, params object?[] arguments) =>
        (TResult)owner.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(item)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture)!;

    private static string[] TextsOf<T>(DataViewSchema.Column column, string kind)
    {
        VBuffer<T> buffer = default;
        column.Annotations.GetValue(kind, ref buffer);
        return [.. buffer.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];
    }
}
