using System.Text;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;

namespace Interlock.Application.Golden;

/// <summary>The column of a CSV file that holds the true label or value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Its place, or -1 where there is none.</param>
/// <param name="Labels">The labels of the contract; none where the value is a number.</param>
internal sealed record LabelColumn(string Name, int Place, IReadOnlyList<string> Labels)
{
    private const int LongestShown = 40;

    private static readonly string[] OfLabels = ["label", "value"];
    private static readonly string[] OfNumbers = ["value", "label"];

    /// <summary>Finds it.</summary>
    /// <param name="shape">The header.</param>
    /// <param name="config">The contract.</param>
    /// <param name="wanted">Its name, which the header has; null for one of the usual names, where there is one that is no feature.</param>
    /// <param name="tally">Is told if there is none.</param>
    public static LabelColumn Of(RowShape shape, TabularModelConfig config, string? wanted, Tally tally)
    {
        string[] names = wanted is not null ? [wanted] : config.HasLabels ? OfLabels : OfNumbers;
        if (Array.Find(names, name => !config.Features.ContainsKey(name) && shape.PlaceOf(name) >= 0) is { } found)
        {
            return new LabelColumn(found, shape.PlaceOf(found), config.Labels);
        }

        tally.Notes.Add($"{shape.Name} has no column {string.Join(" or ", names.Select(name => $"'{name}'"))}: what the version answers is expected.");
        return new LabelColumn("", -1, config.Labels);
    }

    /// <summary>Reads what is true of a row.</summary>
    /// <returns>The label or the value, or what is wrong with it; nothing where there is no such column.</returns>
    public (string? Label, double? Value, string? Problem) Read(RowBlock block, int row)
    {
        if (Place < 0)
        {
            return default;
        }

        var field = block.TextOf(row, Place);
        if (field.IsEmpty)
        {
            return (null, null, $"{Name} is missing");
        }

        var text = Encoding.UTF8.GetString(field);
        return Labels.Count == 0
            ? FeatureText.TryReadNumber(field, out var number) && double.IsFinite(number) ? (null, number, null) : (null, null, $"{Name} is '{Shown(text)}'; expected a number")
            : Labels.Contains(text, StringComparer.Ordinal) ? (text, null, null)
            : (null, null, $"{Name} is '{Shown(text)}'; expected one of the labels {Excerpt.Of(string.Join(", ", Labels), 300)}");
    }

    private static string Shown(string text) => Excerpt.Of(text, LongestShown);
}
