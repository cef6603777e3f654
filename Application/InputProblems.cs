using Interlock.Domain;

namespace Interlock.Application;

/// <summary>Collects what is wrong with a request, bounded: a client that sends a million wrong values is told of the first hundred.</summary>
public sealed class InputProblems
{
    private const int Most = 100;

    private readonly List<InputProblem> _problems = [];
    private int _more;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Whether a further problem would only be counted.</summary>
    public bool IsFull => _problems.Count == Most;

    /// <summary>One problem more.</summary>
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

    /// <summary>Tells all of them, if there are any.</summary>
    /// <exception cref="InvalidInputException">There are.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new InvalidInputException(_problems, more: _more);
        }
    }
}
