using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>A version of a <c>sensor</c> model that needs no file: it compares a sensor's day with the days before it.</summary>
[ConfigName("seasonal")]
public sealed record SeasonalConfig : VersionConfig
{
    [ConfigDoc("How far back the readings reach that a day is compared with.")]
    [ConfigRange("1d", "365d")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(28);

    [ConfigDoc("How far beyond the past a reading must be: 1 as tuned, 2 wants twice as far.")]
    [ConfigRange("0.1", "100")]
    public double Threshold { get; init; } = 1;

    [ConfigDoc("Days of history without which nothing is called an anomaly.")]
    [ConfigRange("2", "60")]
    public int MinDays { get; init; } = 3;

    [ConfigDoc("On how many days something must have been seen to count as known: so long a new level is reported, so many bad days in the "
        + "history do no harm.")]
    [ConfigRange("1", "30")]
    public int AdaptDays { get; init; } = 3;

    /// <inheritdoc />
    public override bool StartsThreads => false;
}
