using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Serving.Comparing;

/// <summary>Counts how wrong two versions were in the same requests, whose true answers are known. Not thread-safe.</summary>
internal sealed class TruthTally
{
    // Of the normal distribution: 95 of 100 are within.
    private const double Confidence = 1.959964;

    private int _count;
    private double _before;
    private double _after;
    private double _squares;
    private bool _isLabel;

    /// <summary>Adds a request that both answered.</summary>
    public void Add(AnswerError before, AnswerError after)
    {
        var more = after.Error - before.Error;
        (_count, _before, _after, _squares, _isLabel) = (_count + 1, _before + before.Error, _after + after.Error, _squares + (more * more), after.IsLabel);
    }

    /// <summary>The result; null where nothing was added.</summary>
    public TruthReport? Report()
    {
        if (_count == 0)
        {
            return null;
        }

        var (before, after) = (_before / _count, _after / _count);
        var drop = after - before;
        var deviation = Math.Sqrt(Math.Max(0, (_squares / _count) - (drop * drop)) / _count) * Confidence;
        var unit = _isLabel || before == 0 ? 1 : before;
        return _isLabel
            ? new TruthReport(_count, "accuracy", 1 - before, 1 - after, drop, drop - deviation, drop + deviation)
            : new TruthReport(_count, "mae", before, after, drop / unit, (drop - deviation) / unit, (drop + deviation) / unit);
    }
}

/// <summary>How wrong an answer was.</summary>
/// <param name="IsLabel">It is a label; else a number.</param>
/// <param name="Error">0 for the right label and 1 for a wrong one; or the distance of the number.</param>
public readonly record struct AnswerError(bool IsLabel, double Error)
{
    /// <summary>Of an answer with a label or a number; null where the truth is of the other kind.</summary>
    public static AnswerError? Of(string? label, double number, PredictionLabel truth) => (label, truth) switch
    {
        ({ } said, { Label: { } right }) => new AnswerError(true, said == right ? 0 : 1),
        (null, { Value: { } right }) => new AnswerError(false, Math.Abs(number - right)),
        _ => null,
    };
}
