using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Onnx.Sensors;

/// <summary>A version of a <c>sensor</c> model that is an ONNX file over windows of readings.</summary>
[ConfigName("onnx")]
public sealed record OnnxSensorConfig : OnnxVersionConfig, IConfigSection
{
    [ConfigDoc("The ONNX file: [N,window] or [N,2,window] in, a score from 0 to 1 out.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("The file's SHA-256 in hex; any other content is refused. Weights in files beside it are recorded, not compared.")]
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
