namespace Interlock.Application.Golden;

/// <summary>Counts the rows that become no request by the reason, and collects notes.</summary>
internal sealed class Tally
{
    private readonly OrderedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    /// <summary>The reasons in the order in which they occurred first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> LeftOut => [.. _leftOut];

    /// <summary>What else there is to know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Counts rows.</summary>
    /// <param name="reason">Reads on from the number: "repeated".</param>
    /// <param name="count">How many rows.</param>
    public void Add(string reason, int count = 1)
    {
        if (count > 0)
        {
            _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + count;
        }
    }

    /// <summary>The counts in words.</summary>
    public override string ToString() => string.Join(", ", _leftOut.Select(rows => $"{rows.Value} {rows.Key}"));
}
