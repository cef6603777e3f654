using Interlock.Domain;

namespace Interlock.Application;

/// <summary>Collects the problems of a request: the first hundred are listed, the rest are counted.</summary>
public sealed class InputProblems
{
    private const int Most = 100;

    private readonly List<InputProblem> _problems = [];
    private int _more;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Whether further problems are only counted.</summary>
    public bool IsFull => _problems.Count == Most;

    /// <summary>Whether there is one with what stands at a path, or within it.</summary>
    public bool HasAt(string path) => _problems.Exists(problem => problem.Path.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Adds a problem.</summary>
    public void Add(string path, string message)
    {
        if (_problems.Count < Most)
        {
            _problems.Add(new InputProblem(path, message));
        }
        else
        {
            _more++;
        }
    }

    /// <summary>Throws all of them, if there are any.</summary>
    /// <exception cref="InvalidInputException">There are.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new InvalidInputException(_problems, more: _more);
        }
    }
}
