using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A version of a <c>sensor</c> model by ML.NET's spectral residual (SR-CNN); it needs no file.</summary>
[ConfigName("mlnet")]
public sealed record MlNetSensorConfig : VersionConfig
{
    [ConfigDoc("How far back the readings reach that a day is seen with.")]
    [ConfigRange("1d", "365d")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(28);

    [ConfigDoc("ML.NET's score, 0 to 1, from which on a reading is an anomaly.")]
    [ConfigRange("0.001", "1")]
    public double Threshold { get; init; } = 0.3;

    [ConfigDoc("Days of history without which nothing is called an anomaly.")]
    [ConfigRange("2", "60")]
    public int MinDays { get; init; } = 3;
}
