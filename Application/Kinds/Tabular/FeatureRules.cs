using System.Globalization;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>What a feature may hold, in whatever form it comes. A problem reads on from the feature's name.</summary>
internal static class FeatureRules
{
    private const double LargestInteger = (1L << 53) - 1;
    private const int LongestShown = 40;

    /// <summary>What a value of the type is called.</summary>
    public static string Expected(FeatureType type) => type switch
    {
        FeatureType.Text => "a string",
        FeatureType.Boolean => "true or false",
        FeatureType.Integer => "a whole number",
        _ => "a number",
    };

    /// <summary>What is wrong with a number, or null.</summary>
    public static string? ProblemWith(double number, FeatureConfig feature)
    {
        if (!float.IsFinite((float)number))
        {
            return "is too large; numbers have single precision, up to 3.4e38";
        }

        if (feature.Type == FeatureType.Integer && number != Math.Floor(number))
        {
            return $"is {Show(number)}; expected a whole number";
        }

        if (feature.Type == FeatureType.Integer && Math.Abs(number) > LargestInteger)
        {
            return "is beyond 9007199254740991 (2^53 - 1), up to which whole numbers are exact; a longer one is a 'text'";
        }

        return number < feature.Min ? $"is {Show(number)}; at least {Show(feature.Min.Value)} is expected"
            : number > feature.Max ? $"is {Show(number)}; at most {Show(feature.Max.Value)} is expected"
            : null;
    }

    /// <summary>What is wrong with a text, or null.</summary>
    public static string? ProblemWith(string text, FeatureConfig feature) => feature.Values.Count == 0 || feature.Values.Contains(text, StringComparer.Ordinal)
        ? null
        : $"is '{Excerpt.Of(text, LongestShown)}'; expected one of: {string.Join(", ", feature.Values)}";

    /// <summary>What is wrong with a text that stands where something else is expected.</summary>
    public static string WrongText(string text, FeatureType expected) => $"is '{Excerpt.Of(text, LongestShown)}'; expected {Expected(expected)}";

    /// <summary>What the runtime sees where an optional feature is missing.</summary>
    public static void SetMissing(Feature feature, int place, TabularRow row)
    {
        if (feature.Config.Type == FeatureType.Text)
        {
            row.Texts![place] = "";
        }
        else
        {
            row.Numbers[place] = double.NaN;
        }
    }

    /// <summary>Whether a value is what <see cref="SetMissing"/> writes and nothing that a request may say: a text may be empty, unless it is to be one of <c>values</c>.</summary>
    public static bool IsMissing(Feature feature, int place, TabularRow row) => feature.Config.Type == FeatureType.Text
        ? row.Texts![place] is "" && ProblemWith("", feature.Config) is not null
        : double.IsNaN(row.Numbers[place]);

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
