using System.Runtime.InteropServices;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality;

/// <summary>Counts labels that were answered and that were true.</summary>
internal sealed class LabelTally
{
    private const int Bins = 10;
    private const int MostPairs = 1000;
    private const double SmallestScore = 1e-15;

    private readonly Dictionary<string, (long Right, long Answered, long True)> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Label, string Answer), long> _pairs = [];
    private readonly (long Count, double Confidence, long Right)[] _bins = new (long, double, long)[Bins];
    private long _count;
    private long _right;
    private long _scored;
    private double _loss;

    /// <summary>Counts the latest label of a prediction.</summary>
    public void Add(string label, string answer, PredictionLabel of)
    {
        var isRight = label == answer;
        _count++;
        _right += isRight ? 1 : 0;
        CollectionsMarshal.GetValueRefOrAddDefault(_labels, label, out _).True++;
        CollectionsMarshal.GetValueRefOrAddDefault(_labels, answer, out _).Answered++;
        CollectionsMarshal.GetValueRefOrAddDefault(_labels, label, out _).Right += isRight ? 1 : 0;
        CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (label, answer), out _)++;
        if (of.Score is { } score)
        {
            _scored++;
            _loss -= Math.Log(Math.Clamp(score, SmallestScore, 1));
        }

        if (of.Confidence is { } confidence)
        {
            ref var bin = ref _bins[(int)Math.Clamp(confidence * Bins, 0, Bins - 1)];
            bin = (bin.Count + 1, bin.Confidence + confidence, bin.Right + (isRight ? 1 : 0));
        }
    }

    /// <summary>The quality of what was counted; null where nothing was.</summary>
    /// <param name="known">Labels to list first, in their order, also where they did not occur.</param>
    public LabelQuality? Result(IReadOnlyList<string> known) => _count == 0 ? null : new LabelQuality(
        (double)_right / _count,
        _scored > 0 ? _loss / _scored : null,
        _bins.Any(bin => bin.Count > 0) ? [.. _bins.Select(BinOf)] : [],
        [.. known.Concat(_labels.Keys.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)).Select(QualityOf)],
        [.. _pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Label, StringComparer.Ordinal).ThenBy(pair => pair.Key.Answer, StringComparer.Ordinal)
            .Take(MostPairs).Select(pair => new ConfusionCount(pair.Key.Label, pair.Key.Answer, pair.Value))]);

    private static CalibrationBin BinOf((long Count, double Confidence, long Right) bin, int place) => new(
        place / (double)Bins,
        (place + 1) / (double)Bins,
        bin.Count,
        bin.Count > 0 ? bin.Confidence / bin.Count : null,
        bin.Count > 0 ? (double)bin.Right / bin.Count : null);

    private OneLabelQuality QualityOf(string label)
    {
        var (right, answered, support) = _labels.GetValueOrDefault(label);
        return new OneLabelQuality(label, Share(right, answered), Share(right, support), Share(2 * right, answered + support), support);
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
