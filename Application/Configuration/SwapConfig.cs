namespace Interlock.Application.Configuration;

/// <summary>
/// The section <c>swap</c> of a model. The keys that only a swap without a restart needs are null where ops did not write them, so that
/// what is used can be told from what is the default.
/// </summary>
public sealed record SwapConfig : IConfigSection
{
    /// <summary>What <see cref="Replay"/> is where it is not written.</summary>
    public const int DefaultReplay = 200;

    /// <summary>What <see cref="MaxFlips"/> is where it is not written.</summary>
    public const double DefaultMaxFlips = 0.05;

    /// <summary>What <see cref="Watch"/> is where it is not written.</summary>
    public static readonly TimeSpan DefaultWatch = TimeSpan.FromSeconds(60);

    [ConfigDoc("Requests with known answers, one JSON object a line; a version must give them before it answers anyone.")]
    [ConfigPath]
    public string? Golden { get; init; }

    [ConfigDoc("How many of the last recorded requests old and new version both answer before a swap; by default 200. Takes effect when a swap is applied without a restart.")]
    [ConfigRange("0", "100000")]
    public int? Replay { get; init; }

    [ConfigDoc("Largest share of replayed requests whose label may change; by default 0.05. Takes effect when a swap is applied without a restart.")]
    [ConfigRange("0", "1")]
    public double? MaxFlips { get; init; }

    [ConfigDoc("How long a new version is watched, with the old one kept warm; by default 60s. Takes effect when a swap is applied without a restart.")]
    [ConfigRange("0s", "1h")]
    public TimeSpan? Watch { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        (string Key, bool IsSet)[] keys = [("replay", Replay is not null), ("max-flips", MaxFlips is not null), ("watch", Watch is not null)];
        return keys
            .Where(key => key.IsSet)
            .Select(key => new ConfigProblem(key.Key, "has no effect yet: this release swaps by restart", IsWarning: true));
    }
}
