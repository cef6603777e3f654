namespace Interlock.Domain;

/// <summary>Collects what is wrong with a version, row by row: at most ten problems, since a wrong file fails every row.</summary>
/// <param name="key">The key of the model that is at fault; null for the version.</param>
/// <param name="cure">What to do about all of them, as a sentence; or null.</param>
public sealed class LoadProblems(string? key = null, string? cure = null)
{
    private const int Most = 10;

    private readonly List<string> _problems = [];
    private Exception? _first;

    /// <summary>Whether there is no problem.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Whether further ones would not be reported.</summary>
    public bool IsFull => _problems.Count == Most;

    /// <summary>Adds one, unless there are enough.</summary>
    public void Add(string problem, Exception? cause = null)
    {
        _first ??= cause;
        if (!IsFull)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Throws if there is a problem.</summary>
    /// <exception cref="ModelLoadException">It has all of them.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            _problems[^1] += cure is null ? "" : $". {cure}";
            throw new ModelLoadException(string.Join("; ", _problems), _first) { Problems = _problems, Key = key };
        }
    }
}
