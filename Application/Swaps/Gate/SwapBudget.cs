using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>Checks how much the answers of a version differ from those of the one before.</summary>
public static class SwapBudget
{
    /// <summary>Differences in time that nobody notices, and that a busy machine makes by itself.</summary>
    private const double UnnoticedMs = 1;

    /// <summary>The times of fewer requests than these say nothing: a thread that had to wait for a processor once looks like a slow version.</summary>
    public const int FewestTimed = 5;

    /// <summary>What is over budget, each in a sentence.</summary>
    public static IEnumerable<string> Over(ReplayReport replay, ModelConfig config)
    {
        var swap = config.Swap;
        if (replay.NewErrors > 0)
        {
            yield return Text($"version {replay.Version} fails {replay.NewErrors} requests that {replay.Against} answers; the first: {replay.FirstError}");
        }

        foreach (var problem in OverDrift(replay, config).Concat(OverTruth(replay, swap)).Concat(OverTime(replay, swap)))
        {
            yield return problem;
        }
    }

    /// <summary>Why a comparison proves little, or null if it does prove something.</summary>
    public static string? Unproven(ReplayReport replay, ModelConfig config)
    {
        if (replay.Recorded > 0 && replay.Compared + replay.NewErrors + replay.HealedErrors > replay.Golden)
        {
            return null;
        }

        var why = !config.Record ? "the model is not recorded (record: false)"
            : config.Swap.Replay == 0 ? "swap.replay is 0"
            : replay.Recorded == 0 ? "no request is recorded yet"
            : Text($"none of the {replay.Recorded} recorded requests can be replayed");
        var what = replay.Golden > 0 ? "compared by its golden requests only" : "there are no golden requests either, so nothing was compared";
        return $"version {replay.Version}: {why}: {what}";
    }

    /// <summary>What is over the budgets of labels and numbers.</summary>
    public static IEnumerable<string> OverDrift(ReplayReport replay, ModelConfig config)
    {
        var swap = config.Swap;
        if (replay.FlipShare > swap.MaxFlips)
        {
            yield return Text(
                $"version {replay.Version} gives another label than {replay.Against} to {replay.Flips} of {replay.Compared} requests ({replay.FlipShare:P1}); max-flips is {swap.MaxFlips:P1}");
        }

        if ((swap.MaxDrift ?? (config.HasLabels ? null : SwapConfig.DefaultMaxDrift)) is { } most && replay.DriftP99 > most)
        {
            yield return Text($"version {replay.Version} drifts from {replay.Against} by {replay.DriftP99:0.####} (99 of 100 requests; at most {replay.DriftMax:0.####}); max-drift is {most:0.####}");
        }
    }

    /// <summary>What is over the budget of accuracy.</summary>
    private static IEnumerable<string> OverTruth(ReplayReport replay, SwapConfig swap)
    {
        if (replay.Truth is { } truth && truth.Drop > swap.MaxAccuracyDrop)
        {
            var (after, before) = truth.Measure == "accuracy"
                ? (Text($"is right in {truth.After:P1}"), Text($"{truth.Before:P1}"))
                : (Text($"errs by {truth.After:0.####} on average"), Text($"{truth.Before:0.####}"));
            yield return Text($"version {replay.Version} {after} of {truth.Labelled} labelled requests, {replay.Against} {before}: a drop of {truth.Drop:P1} ({truth.DropLow:P1} to {truth.DropHigh:P1} in 95 of 100 cases); max-accuracy-drop is {swap.MaxAccuracyDrop:P1}");
        }
    }

    /// <summary>What is over the budget of time.</summary>
    private static IEnumerable<string> OverTime(ReplayReport replay, SwapConfig swap)
    {
        if (replay.Compared >= FewestTimed && IsSlow(replay.Before.P50Ms, replay.After.P50Ms, swap))
        {
            yield return Text(
                $"version {replay.Version} takes {replay.After.P50Ms:0.##} ms where {replay.Against} takes {replay.Before.P50Ms:0.##} ms (medians, {replay.P50Ratio:0.#} times); max-slowdown is {swap.MaxSlowdown:0.##}");
        }
    }

    /// <summary>Whether a time is over <c>max-slowdown</c> of another.</summary>
    public static bool IsSlow(double beforeMs, double afterMs, SwapConfig swap) => afterMs - beforeMs > UnnoticedMs && afterMs > swap.MaxSlowdown * beforeMs;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
