using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// Whose request is taken next: callers of the highest priority first, one request each in turn. A lower priority that waits is taken from at least every
/// eighth time.
/// </summary>
internal sealed class CallerTurns<TInput, TOutput>
{
    private const int MostPassedOver = 7;

    private readonly LinkedList<CallerBacklog<TInput, TOutput>>[] _levels = [new(), new(), new()];
    private readonly int[] _passedOver = new int[3];

    /// <summary>The sum of <see cref="WeightOf"/> of those that wait.</summary>
    public long Weights { get; private set; }

    /// <summary>What a priority counts when callers divide a queue.</summary>
    public static int WeightOf(Priority priority) => 1 << (int)priority;

    public void Add(CallerBacklog<TInput, TOutput> backlog)
    {
        _levels[(int)backlog.Priority].AddLast(backlog.Turn);
        Weights += WeightOf(backlog.Priority);
    }

    public void Remove(CallerBacklog<TInput, TOutput> backlog)
    {
        _levels[(int)backlog.Priority].Remove(backlog.Turn);
        Weights -= WeightOf(backlog.Priority);
    }

    /// <summary>The backlog whose turn it is; null where none waits.</summary>
    public CallerBacklog<TInput, TOutput>? Next()
    {
        // Low waits for seven others, normal for six, since both may be due at once; low goes first then.
        for (var level = 0; level < _levels.Length - 1; level++)
        {
            if (_passedOver[level] >= MostPassedOver - level && _levels[level].First is { } due)
            {
                return due.Value;
            }
        }

        for (var level = _levels.Length - 1; level >= 0; level--)
        {
            if (_levels[level].First is { } first)
            {
                return first.Value;
            }
        }

        return null;
    }

    /// <summary>Ends the turn of the backlog that <see cref="Next"/> returned.</summary>
    public void EndTurn(CallerBacklog<TInput, TOutput> backlog)
    {
        var taken = (int)backlog.Priority;
        for (var level = 0; level < _levels.Length; level++)
        {
            _passedOver[level] = level == taken || _levels[level].First is null ? 0 : _passedOver[level] + 1;
        }

        var turns = _levels[taken];
        if (turns.First != turns.Last)
        {
            turns.Remove(backlog.Turn);
            turns.AddLast(backlog.Turn);
        }
    }

    /// <summary>Who gives a place to a caller that has less than its part: of the lowest priority with a caller above its part, the one with most requests.</summary>
    /// <param name="queue">The places that callers divide.</param>
    /// <param name="weights">The sum of the weights of those that divide them.</param>
    public CallerBacklog<TInput, TOutput>? LargestAbovePart(int queue, long weights)
    {
        foreach (var level in _levels)
        {
            CallerBacklog<TInput, TOutput>? largest = null;
            foreach (var backlog in level)
            {
                if (backlog.Count * weights > (long)queue * WeightOf(backlog.Priority) && backlog.Count > (largest?.Count ?? 0))
                {
                    largest = backlog;
                }
            }

            if (largest is not null)
            {
                return largest;
            }
        }

        return null;
    }
}
