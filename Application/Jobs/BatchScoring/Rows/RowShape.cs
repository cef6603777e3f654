using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>How the rows of one place look.</summary>
/// <param name="name">Where they stand, for messages: a file as ops know it, or the query.</param>
/// <param name="columns">The columns of CSV, in their order; null for rows of JSON.</param>
internal sealed class RowShape(string name, IReadOnlyList<string>? columns)
{
    private int[]? _kept;
    private FeatureColumns? _features;

    /// <summary>Where they stand.</summary>
    public string Name { get; } = name;

    /// <summary>The columns of CSV, in their order; null for rows of JSON.</summary>
    public IReadOnlyList<string>? Columns { get; } = columns;

    /// <summary>Whether a row is a JSON object.</summary>
    public bool IsJson => Columns is null;

    /// <summary>The place of a column, or -1.</summary>
    /// <exception cref="StepFailedException">There are two of that name.</exception>
    public int PlaceOf(string column)
    {
        var (first, last) = (-1, -1);
        for (var i = 0; i < Columns!.Count; i++)
        {
            if (Columns[i] == column)
            {
                (first, last) = (first < 0 ? i : first, i);
            }
        }

        return first == last ? first : throw new StepFailedException($"{Name} has two columns '{Shown(column)}'.");
    }

    /// <summary>The places of the columns that are kept.</summary>
    /// <exception cref="StepFailedException">One is missing.</exception>
    public int[] PlacesOf(IReadOnlyList<string> kept) =>
        _kept ??= [.. kept.Select(column => PlaceOf(column) is >= 0 and var place ? place : throw Missing([column]))];

    /// <summary>Where the features of a contract stand.</summary>
    /// <exception cref="StepFailedException">One that is needed is missing.</exception>
    public FeatureColumns FeaturesOf(TabularContract contract)
    {
        var features = _features;
        return features?.Contract == contract ? features : _features = new FeatureColumns(this, contract);
    }

    /// <summary>What to tell where columns are missing.</summary>
    public StepFailedException Missing(IEnumerable<string> missing) => new(
        $"{Name} has no column {string.Join(", ", missing.Select(column => $"'{Shown(column)}'"))}; it has: {Shown(string.Join(", ", Columns!), 500)}.");

    private static string Shown(string text, int longest = 64) => Domain.Excerpt.Of(text, longest);
}
