using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Health;
using Interlock.Application.Swaps.Gate;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>A version that began to answer, with the one it is held against.</summary>
public sealed class WatchedPair
{
    /// <summary>Fewer requests than these say nothing yet.</summary>
    private const int FewestRequests = 20;

    private const int FewestFailures = 3;

    private readonly HealthSnapshot _beforeThen;
    private readonly HealthSnapshot _afterThen;

    /// <summary>Begins to watch.</summary>
    /// <param name="before">The version that answered.</param>
    /// <param name="after">The version that answers.</param>
    /// <param name="since">When it begins.</param>
    /// <param name="until">The end of the watch, as a timestamp.</param>
    public WatchedPair(LoadedModel before, LoadedModel after, DateTimeOffset since, long until)
    {
        (Before, After, Since, Until) = (before, after, since, until);
        (_beforeThen, _afterThen) = (before.Health.Snapshot(), after.Health.Snapshot());
    }

    /// <summary>The version that answered; it is kept warm.</summary>
    public LoadedModel Before { get; }

    /// <summary>The version that answers.</summary>
    public LoadedModel After { get; }

    /// <summary>When the watch began.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>The end of the watch, as a timestamp.</summary>
    public long Until { get; }

    /// <summary>What went wrong, or null.</summary>
    /// <param name="mirrored">What the version before says to the same requests, or null where they cannot be compared.</param>
    public string? Judge(Comparison? mirrored)
    {
        var (config, name) = (After.Id.Config, $"models.{After.Id.Model}: version {After.Id.Version}");
        if (After.Health.Reason is { } hung)
        {
            return $"{name} hangs: {hung}";
        }

        var now = After.Health.Snapshot().Since(_afterThen);
        return JudgeErrors(now, config.Swap, name)
            ?? (config.Swap.OnDrift == OnDrift.Refuse ? JudgeTime(now, config.Swap, name) ?? JudgeDrift(mirrored, config) : null);
    }

    private string? JudgeErrors(HealthSnapshot now, SwapConfig swap, string name) =>
        now.Failures >= FewestFailures && now.FailureRate - _beforeThen.FailureRate > swap.MaxErrors
            ? Text($"{name} failed {now.Failures} of {now.Requests} requests; {Before.Id.Version} failed {_beforeThen.FailureRate:P1}, max-errors is {swap.MaxErrors:P1}")
            : null;

    private string? JudgeTime(HealthSnapshot now, SwapConfig swap, string name)
    {
        if (now.Runs.Count < FewestRequests || _beforeThen.Runs.Count < FewestRequests)
        {
            return null;
        }

        var (before, after) = (_beforeThen.Runs.Quantile(0.5).TotalMilliseconds, now.Runs.Quantile(0.5).TotalMilliseconds);
        return SwapBudget.IsSlow(before, after, swap)
            ? Text($"{name} takes {after:0.##} ms where {Before.Id.Version} took {before:0.##} ms (medians); max-slowdown is {swap.MaxSlowdown:0.##}")
            : null;
    }

    private string? JudgeDrift(Comparison? mirrored, ModelConfig config) =>
        mirrored?.Report() is { Compared: >= FewestRequests } report && SwapBudget.OverDrift(report, config).FirstOrDefault() is { } over
            ? $"models.{After.Id.Model}: {over}"
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
