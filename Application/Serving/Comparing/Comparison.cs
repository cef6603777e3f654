using Interlock.Domain.Swaps;

namespace Interlock.Application.Serving.Comparing;

/// <summary>Counts how the answers of two versions to the same requests differ. Thread-safe.</summary>
/// <param name="version">The version under test.</param>
/// <param name="against">The version it is compared with.</param>
public sealed class Comparison(string version, string against)
{
    private const int MostExamples = 5;

    private readonly Lock _counting = new();
    private readonly Samples _drift = new();
    private readonly DriftBins _bins = new();
    private readonly Samples _before = new();
    private readonly Samples _after = new();
    private readonly List<LabelFlip> _flipped = [];
    private readonly TruthTally _truth = new();
    private int _golden;
    private int _recorded;
    private int _flips;
    private int _newErrors;
    private int _healedErrors;
    private int _skipped;
    private string? _firstError;

    /// <summary>Counts a request.</summary>
    /// <param name="isGolden">Its answer is known; else it was recorded.</param>
    public void Begin(bool isGolden)
    {
        lock (_counting)
        {
            _ = isGolden ? _golden++ : _recorded++;
        }
    }

    /// <summary>Adds a request that both answered.</summary>
    /// <param name="difference">How the answer of the version differs.</param>
    /// <param name="before">Time in the runtime of the version it is compared with.</param>
    /// <param name="after">Time in its own.</param>
    /// <param name="flip">The request with both labels where the label changed, or null.</param>
    public void Add(Difference difference, TimeSpan before, TimeSpan after, LabelFlip? flip)
    {
        lock (_counting)
        {
            _drift.Add(difference.Drift);
            _bins.Add(difference.Drift);
            _before.Add(before.TotalMilliseconds);
            _after.Add(after.TotalMilliseconds);
            _flips += difference.IsFlip ? 1 : 0;
            if (difference.IsFlip && flip is not null && _flipped.Count < MostExamples)
            {
                _flipped.Add(flip);
            }
        }
    }

    /// <summary>Adds how wrong both were in a request whose true answer is known.</summary>
    public void AddTruth(AnswerError before, AnswerError after)
    {
        lock (_counting)
        {
            _truth.Add(before, after);
        }
    }

    /// <summary>Adds a request that only one of them answered.</summary>
    /// <param name="isNew">The version failed; else the one it is compared with did.</param>
    /// <param name="reason">Why.</param>
    public void AddError(bool isNew, string reason)
    {
        lock (_counting)
        {
            _ = isNew ? _newErrors++ : _healedErrors++;
            _firstError ??= isNew ? reason : null;
        }
    }

    /// <summary>Counts a request that could not be compared.</summary>
    public void AddSkipped()
    {
        lock (_counting)
        {
            _skipped++;
        }
    }

    /// <summary>The counts so far.</summary>
    public ReplayReport Report()
    {
        lock (_counting)
        {
            var (before, after) = (LatencyOf(_before), LatencyOf(_after));
            return new ReplayReport
            {
                Version = version,
                Against = against,
                Golden = _golden,
                Recorded = _recorded,
                Compared = _drift.Count,
                Flips = _flips,
                FlipShare = _drift.Count == 0 ? 0 : (double)_flips / _drift.Count,
                DriftMax = _drift.Max,
                DriftP99 = _drift.Quantile(0.99),
                Drifts = _bins.Report(),
                Truth = _truth.Report(),
                NewErrors = _newErrors,
                HealedErrors = _healedErrors,
                Skipped = _skipped,
                FirstError = _firstError,
                Before = before,
                After = after,
                P50Ratio = before.P50Ms > 0 ? after.P50Ms / before.P50Ms : 0,
                P99Ratio = before.P99Ms > 0 ? after.P99Ms / before.P99Ms : 0,
                Examples = [.. _flipped.Select(flip => flip.Request)],
                Flipped = [.. _flipped],
            };
        }
    }

    private static LatencyReport LatencyOf(Samples samples) => new(samples.Quantile(0.5), samples.Quantile(0.99));
}
