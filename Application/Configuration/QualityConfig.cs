namespace Interlock.Application.Configuration;

/// <summary>The section <c>quality</c> of a model: what is compared, and from when on subscribers are notified.</summary>
public sealed record QualityConfig
{
    [ConfigDoc("How many of the first predictions of a version its later ones are compared with, where it has no 'reference'.")]
    [ConfigRange("10", "100000")]
    public int ReferenceRows { get; init; } = 1000;

    [ConfigDoc("The population stability index of a feature, a score or the labels above which 'drift.high' is notified; by default it is not.")]
    [ConfigRange("0.001", "1000")]
    public double? MaxPsi { get; init; }

    [ConfigDoc("The accuracy below which 'quality.dropped' is notified; by default it is not.")]
    [ConfigRange("0", "1")]
    public double? MinAccuracy { get; init; }

    [ConfigDoc("The mean absolute error above which 'quality.dropped' is notified, where the answer is a number; by default it is not.")]
    [ConfigRange("0", "1e300")]
    public double? MaxMae { get; init; }

    [ConfigDoc("How long labels take: 'labels.late' is notified when none of the predictions from before has one. By default it is not.")]
    [ConfigRange("1m", "366d")]
    public TimeSpan? LabelsWithin { get; init; }

    [ConfigDoc("The time whose predictions are looked at.")]
    [ConfigRange("1m", "366d")]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    [ConfigDoc("Fewer predictions, or fewer labels, are not looked at.")]
    [ConfigRange("1", "100000")]
    public int MinCount { get; init; } = 500;

    [ConfigDoc("How often they are looked at.")]
    [ConfigRange("1s", "7d")]
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    [ConfigDoc("How long the same is not notified again.")]
    [ConfigRange("0s", "366d")]
    public TimeSpan Quiet { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether anything is looked at.</summary>
    public bool IsWatched => MaxPsi is not null || MinAccuracy is not null || MaxMae is not null || LabelsWithin is not null;
}
