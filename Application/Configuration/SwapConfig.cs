namespace Interlock.Application.Configuration;

/// <summary>What becomes of a version whose answers differ more than the budgets allow.</summary>
public enum OnDrift
{
    /// <summary>It is not published.</summary>
    Refuse,

    /// <summary>It is published with a warning: its answers are meant to differ.</summary>
    Warn,
}

/// <summary>The section <c>swap</c> of a model: what proves a version before it answers, and for how long it is watched then.</summary>
public sealed record SwapConfig
{
    /// <summary>What <see cref="MaxDrift"/> is for a model without labels.</summary>
    public const double DefaultMaxDrift = 0.1;

    [ConfigDoc("Requests with known answers, one JSON object a line; a version must give them before it answers anyone.")]
    [ConfigPath]
    public string? Golden { get; init; }

    [ConfigDoc("How many of the last recorded requests old and new version both answer before a swap; those with labels come first.")]
    [ConfigRange("0", "100000")]
    public int Replay { get; init; } = 200;

    [ConfigDoc("Longest time for these answers; what is not asked by then is left out.")]
    [ConfigRange("100ms", "1h")]
    public TimeSpan ReplayTime { get; init; } = TimeSpan.FromSeconds(10);

    [ConfigDoc("Largest share of replayed requests whose label may change.")]
    [ConfigRange("0", "1")]
    public double MaxFlips { get; init; } = 0.05;

    [ConfigDoc("Largest relative change of a number, for 99 of 100 replayed requests. By default 0.1 where the answer is a number; not looked at where it is a label.")]
    [ConfigRange("0", "1000000")]
    public double? MaxDrift { get; init; }

    [ConfigDoc("By how much the new version may be less accurate than the old one in replayed requests that have labels, and in those that get labels while it is watched; for numbers, by what share of it the mean absolute error may rise. By default it is reported only.")]
    [ConfigRange("0", "1")]
    public double? MaxAccuracyDrop { get; init; }

    [ConfigDoc("How many times the old version's median time the new one's may be; differences under a millisecond do not count.")]
    [ConfigRange("1", "1000000")]
    public double MaxSlowdown { get; init; } = 5;

    [ConfigDoc("What becomes of a version over max-flips, max-drift, max-accuracy-drop or max-slowdown: refuse or warn.")]
    public OnDrift OnDrift { get; init; } = OnDrift.Refuse;

    [ConfigDoc("How long a new version is watched, with the old one kept warm; 0s not to watch.")]
    [ConfigRange("0s", "1h")]
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(60);

    [ConfigDoc("While it is watched: by how much its share of failed requests may be larger than the old version's.")]
    [ConfigRange("0", "1")]
    public double MaxErrors { get; init; } = 0.05;
}
