namespace Interlock.Application.Golden;

/// <summary>Collects the rows of a file that cannot be used: the first ten are named, the rest are counted.</summary>
internal sealed class BadRows
{
    private const int MostNamed = 10;

    private readonly List<string> _named = [];
    private int _count;

    /// <summary>Adds a row.</summary>
    public void Add(string name, string problem)
    {
        if (_count++ < MostNamed)
        {
            _named.Add($"{name}: {problem}");
        }
    }

    /// <summary>Throws all of them, if there are any.</summary>
    /// <exception cref="NotWrittenException">There are.</exception>
    public void ThrowIfAny()
    {
        if (_count > 0)
        {
            throw new NotWrittenException(_count > MostNamed ? [.. _named, $"and {_count - MostNamed} more rows"] : _named);
        }
    }
}
