using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A version of a <c>sensor</c> model that ML.NET runs: a <c>model.zip</c> over windows of readings.</summary>
[ConfigName("mlnet")]
public sealed record MlNetSensorConfig : VersionConfig, IConfigSection
{
    [ConfigDoc("The model.zip: windows 'Levels' and 'Steps' in, a score from 0 to 1 out. Trusted input: it names the assemblies ML.NET loads.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("SHA-256 of the file, 64 hex digits; another file is refused.")]
    public string? Sha256 { get; init; }

    [ConfigDoc("How far back the readings reach that values are made comparable with.")]
    [ConfigRange("1d", "365d")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(28);

    [ConfigDoc("The file's score from which on a reading is an anomaly.")]
    [ConfigRange("0.001", "1")]
    public double Threshold { get; init; } = 0.5;

    [ConfigDoc("Days of history without which nothing is called an anomaly.")]
    [ConfigRange("2", "60")]
    public int MinDays { get; init; } = 3;

    /// <inheritdoc />
    public override IEnumerable<string> Files => [Path];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => ModelFile.CheckSha256(Sha256);
}
