using System.Globalization;
using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Tabular;

/// <summary>Reads one value into a row and says what is wrong with it.</summary>
internal sealed class FeatureReader(InputProblems problems)
{
    private const double LargestInteger = 1L << 53;
    private const int LongestShown = 40;

    /// <summary>Writes the value under the reader to its place in the row, or adds a problem.</summary>
    public void Read(ref Utf8JsonReader reader, Feature feature, int place, TabularRow row, RowPath path, bool byName)
    {
        if (ProblemWith(ref reader, feature, place, row) is { } problem)
        {
            var at = byName ? JsonPaths.Join(path.ToString(), feature.Name) : $"{path}[{place}]";
            problems.Add(at, byName ? problem : $"{problem} ({feature.Name})");
        }
    }

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

    private static string? ProblemWith(ref Utf8JsonReader reader, Feature feature, int place, TabularRow row)
    {
        if (reader.TokenType == JsonTokenType.Null && feature.Config.Optional)
        {
            SetMissing(feature, place, row);
            return null;
        }

        return feature.Config.Type switch
        {
            FeatureType.Text => ReadText(ref reader, feature.Config, ref row.Texts![place]),
            FeatureType.Boolean => ReadBoolean(ref reader, ref row.Numbers[place]),
            _ => ReadNumber(ref reader, feature.Config, ref row.Numbers[place]),
        };
    }

    private static string? ReadNumber(ref Utf8JsonReader reader, FeatureConfig feature, ref double number)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return WrongType(ref reader, feature.Type == FeatureType.Integer ? "a whole number" : "a number");
        }

        if (!reader.TryGetDouble(out number) || !float.IsFinite((float)number))
        {
            return "is too large; numbers have single precision, up to 3.4e38";
        }

        if (feature.Type == FeatureType.Integer && (number != Math.Floor(number) || Math.Abs(number) > LargestInteger))
        {
            return $"is {Show(number)}; expected a whole number";
        }

        return number < feature.Min ? $"is {Show(number)}; at least {Show(feature.Min.Value)} is expected"
            : number > feature.Max ? $"is {Show(number)}; at most {Show(feature.Max.Value)} is expected"
            : null;
    }

    private static string? ReadBoolean(ref Utf8JsonReader reader, ref double number)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return WrongType(ref reader, "true or false");
        }

        number = reader.TokenType == JsonTokenType.True ? 1 : 0;
        return null;
    }

    private static string? ReadText(ref Utf8JsonReader reader, FeatureConfig feature, ref string? text)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(ref reader, "a string");
        }

        text = reader.GetString()!;
        if (NotANumber.IsBare(text))
        {
            return $"is {NotANumber.WordOf(text)}; expected a string";
        }

        return feature.Values.Count == 0 || feature.Values.Contains(text, StringComparer.Ordinal)
            ? null
            : $"is '{Excerpt.Of(text, LongestShown)}'; expected one of: {string.Join(", ", feature.Values)}";
    }

    private static string WrongType(ref Utf8JsonReader reader, string expected)
    {
        var word = reader.TokenType == JsonTokenType.String ? NotANumber.WordOf(reader.GetString()!) : null;
        var problem = $"is {word ?? JsonNouns.Of(reader.TokenType)}; expected {expected}";
        reader.Skip();
        return problem;
    }

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
