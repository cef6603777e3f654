namespace Interlock.Application.Drift;

/// <summary>Compares values that are no numbers (categories, choices, labels) with those of a reference, each value in a bin of its own.</summary>
internal sealed class ValueDrift
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly long[] _reference;
    private readonly long[] _now;

    /// <summary>Starts with no values.</summary>
    /// <param name="reference">The values of the reference, in any order.</param>
    public ValueDrift(IEnumerable<string> reference)
    {
        var counts = reference.CountBy(value => value, StringComparer.Ordinal).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        _reference = [.. counts.Select(pair => (long)pair.Value), 0];
        _now = new long[_reference.Length];
        foreach (var (value, _) in counts)
        {
            _places.Add(value, _places.Count);
        }
    }

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them the reference does not have; together they are one bin.</summary>
    public long OutOfRange => _now[^1];

    /// <summary>The population stability index over the values; null where either side has none.</summary>
    public double? Psi => OutOfRange > 0 ? Drift.Psi.Of(_reference, _now) : Drift.Psi.Of(_reference[..^1], _now[..^1]);

    /// <summary>Each value of the reference, with its share there and now.</summary>
    public IEnumerable<(string Value, double Reference, double Now)> Shares =>
        _places.Select(pair => (pair.Key, (double)_reference[pair.Value] / _reference.Sum(), Count == 0 ? 0 : (double)_now[pair.Value] / Count));

    /// <summary>Adds a value.</summary>
    public void Add(string value)
    {
        Count++;
        _now[_places.GetValueOrDefault(value, _now.Length - 1)]++;
    }
}
