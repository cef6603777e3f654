namespace Interlock.Application.Drift;

/// <summary>Compares texts (choices, true and false, labels) with those of a reference, each in a bin of its own.</summary>
internal sealed class ValueDrift
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly long[] _reference;
    private readonly long[] _now;

    /// <summary>Starts with no texts.</summary>
    /// <param name="reference">How often each text of the reference.</param>
    public ValueDrift(IReadOnlyDictionary<string, long> reference)
    {
        // The last bin is that of texts which the reference does not have.
        _reference = [.. reference.Values, 0];
        _now = new long[_reference.Length];
        foreach (var value in reference.Keys)
        {
            _places.Add(value, _places.Count);
        }
    }

    /// <summary>How many texts were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them the reference does not have; together they are one bin.</summary>
    public long OutOfRange => _now[^1];

    /// <summary>The population stability index over the texts; null where either side has none.</summary>
    public double? Psi => OutOfRange > 0 ? Drift.Psi.Of(_reference, _now) : Drift.Psi.Of(_reference[..^1], _now[..^1]);

    /// <summary>Each text of the reference, with its share there and now.</summary>
    public IReadOnlyList<ValueShare> Shares =>
        [.. _places.Select(pair => new ValueShare(pair.Key, (double)_reference[pair.Value] / _reference.Sum(), Count == 0 ? 0 : (double)_now[pair.Value] / Count))];

    /// <summary>Adds a text.</summary>
    public void Add(string value)
    {
        Count++;
        _now[_places.GetValueOrDefault(value, _now.Length - 1)]++;
    }
}

/// <summary>How often a text is there.</summary>
/// <param name="Value">The text.</param>
/// <param name="Reference">Its share in the reference.</param>
/// <param name="Share">Its share now.</param>
public sealed record ValueShare(string Value, double Reference, double Share);
