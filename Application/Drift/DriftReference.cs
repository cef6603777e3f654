namespace Interlock.Application.Drift;

/// <summary>What the columns of a version looked like when all was well. As JSON it is the file that <c>reference</c> names.</summary>
public sealed record DriftReference
{
    /// <summary>How many samples it was made of.</summary>
    public required long Rows { get; init; }

    /// <summary>The features, by name.</summary>
    public IReadOnlyDictionary<string, ColumnReference> Features { get; init; } = new Dictionary<string, ColumnReference>();

    /// <summary>The scores, by label; of a regression <c>result</c>.</summary>
    public IReadOnlyDictionary<string, ColumnReference> Scores { get; init; } = new Dictionary<string, ColumnReference>();

    /// <summary>The labels that were answered; null where there are none.</summary>
    public ColumnReference? Label { get; init; }

    /// <summary>Whether every column's numbers fit together.</summary>
    internal bool IsWhole => Features.Values.Concat(Scores.Values).All(column => column.Numbers?.IsWhole != false);

    /// <summary>A column's part; null where it has none.</summary>
    internal ColumnReference? Find(DriftColumn column) => column.Role switch
    {
        DriftRole.Feature => Features.GetValueOrDefault(column.Name),
        DriftRole.Score => Scores.GetValueOrDefault(column.Name),
        _ => Label,
    };

    /// <summary>Makes a reference of samples.</summary>
    internal static DriftReference Of(IReadOnlyList<DriftColumn> columns, IReadOnlyList<DriftSample> samples)
    {
        return new DriftReference
        {
            Rows = samples.Count,
            Features = PartOf(DriftRole.Feature),
            Scores = PartOf(DriftRole.Score),
            Label = PartOf(DriftRole.Label).Values.SingleOrDefault(),
        };

        OrderedDictionary<string, ColumnReference> PartOf(DriftRole role) =>
            new(columns.Where(column => column.Role == role).Select(column => KeyValuePair.Create(column.Name, ColumnReference.Of(column, samples))), StringComparer.Ordinal);
    }
}

/// <summary>What one column of a reference looked like: its numbers, or how often each text.</summary>
public sealed record ColumnReference
{
    /// <summary>In how many samples it was missing.</summary>
    public long Missing { get; init; }

    /// <summary>Its numbers; null where its values are texts.</summary>
    public NumberReference? Numbers { get; init; }

    /// <summary>How often each text; null where its values are numbers.</summary>
    public IReadOnlyDictionary<string, long>? Texts { get; init; }

    internal static ColumnReference Of(DriftColumn column, IReadOnlyList<DriftSample> samples)
    {
        if (column.Number is { } numberOf)
        {
            var numbers = samples.Select(numberOf).Where(double.IsFinite).ToArray();
            return new ColumnReference { Missing = samples.Count - numbers.Length, Numbers = NumberReference.Of(numbers) };
        }

        var texts = samples.Select(column.Text!).OfType<string>().CountBy(text => text, StringComparer.Ordinal).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        var counts = new OrderedDictionary<string, long>(texts.Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value)), StringComparer.Ordinal);
        return new ColumnReference { Missing = samples.Count - counts.Values.Sum(), Texts = counts };
    }
}
