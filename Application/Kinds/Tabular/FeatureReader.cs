using System.Text.Json;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Reads one value into a row and says what is wrong with it.</summary>
internal sealed class FeatureReader(InputProblems problems)
{
    /// <summary>Writes the value under the reader to its place in the row, or adds a problem.</summary>
    public void Read(ref Utf8JsonReader reader, Feature feature, int place, TabularRow row, RowPath path, bool byName)
    {
        if (ProblemWith(ref reader, feature, place, row) is { } problem)
        {
            var at = byName ? JsonPaths.Join(path.ToString(), feature.Name) : $"{path}[{place}]";
            problems.Add(at, byName ? problem : $"{problem} ({feature.Name})");
        }
    }

    private static string? ProblemWith(ref Utf8JsonReader reader, Feature feature, int place, TabularRow row)
    {
        if (reader.TokenType == JsonTokenType.Null && feature.Config.Optional)
        {
            FeatureRules.SetMissing(feature, place, row);
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
        return reader.TokenType != JsonTokenType.Number
            ? WrongType(ref reader, FeatureRules.Expected(feature.Type))
            : FeatureRules.ProblemWith(number = reader.TryGetDouble(out var read) ? read : double.PositiveInfinity, feature);
    }

    private static string? ReadBoolean(ref Utf8JsonReader reader, ref double number)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return WrongType(ref reader, FeatureRules.Expected(FeatureType.Boolean));
        }

        number = reader.TokenType == JsonTokenType.True ? 1 : 0;
        return null;
    }

    private static string? ReadText(ref Utf8JsonReader reader, FeatureConfig feature, ref string? text)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(ref reader, FeatureRules.Expected(FeatureType.Text));
        }

        text = reader.GetString()!;
        if (NotANumber.IsBare(text))
        {
            return $"is {NotANumber.WordOf(text)}; expected {FeatureRules.Expected(FeatureType.Text)}";
        }

        return FeatureRules.ProblemWith(text, feature);
    }

    private static string WrongType(ref Utf8JsonReader reader, string expected)
    {
        var word = reader.TokenType == JsonTokenType.String ? NotANumber.WordOf(reader.GetString()!) : null;
        var problem = $"is {word ?? JsonNouns.Of(reader.TokenType)}; expected {expected}";
        reader.Skip();
        return problem;
    }
}
