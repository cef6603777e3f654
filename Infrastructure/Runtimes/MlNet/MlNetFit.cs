using System.Globalization;
using Interlock.Application.Kinds.Tabular;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Whether a feature's values can be given to a column: ML.NET converts nothing, and only some types know a missing value.</summary>
internal static class MlNetFit
{
    /// <summary>The mismatch, or null.</summary>
    public static string? Problem(DataViewSchema.Column column, MlNetFeature feature) => column.ItemType() switch
    {
        TextDataViewType => feature.Config.Type is FeatureType.Text ? null : Needs(feature, "'type: text'"),
        KeyDataViewType => KeyProblem(column, feature),
        _ when feature.Config.Type is FeatureType.Text => Needs(feature, "a type other than text"),
        NumberDataViewType number when number.RawType == typeof(float) || number.RawType == typeof(double) => null,
        BooleanDataViewType or NumberDataViewType when feature.Config.Optional => $"cannot be missing, as the feature '{feature.Name}' can",
        BooleanDataViewType => feature.Config.Type is FeatureType.Boolean ? null : Needs(feature, "'type: boolean'"),
        NumberDataViewType => feature.Config.Type is not FeatureType.Number ? null : Needs(feature, "'type: integer'"),
        _ => "has a type no feature can fill",
    };

    /// <summary>The key values as numbers; null where one is none.</summary>
    public static double[]? Numbers(string[] keyValues)
    {
        var numbers = new double[keyValues.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(keyValues[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static string? KeyProblem(DataViewSchema.Column column, MlNetFeature feature) =>
        (column.KeyValues(), feature.Config.Type) switch
        {
            (null, FeatureType.Text or FeatureType.Number) => Needs(feature, "'type: integer', for the key has no values"),
            ({ } values, not FeatureType.Text) when Numbers(values) is null => Needs(feature, "'type: text', for the key has texts"),
            _ => null,
        };

    private static string Needs(MlNetFeature feature, string type) =>
        $"does not fit the feature '{feature.Name}' ({feature.Config.Type}), which would need {type}";
}
