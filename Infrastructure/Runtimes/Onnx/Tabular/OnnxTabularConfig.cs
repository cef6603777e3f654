using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>A version of a <c>tabular</c> model that is an ONNX file.</summary>
[ConfigName("onnx")]
public sealed record OnnxTabularConfig : OnnxVersionConfig, IConfigSection
{
    /// <summary>In <see cref="Inputs"/>: one tensor with a column for every feature that is not text.</summary>
    public const string AllNumbers = "*";

    [ConfigDoc("The ONNX file.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("The file's SHA-256 in hex; any other content is refused. Weights in files beside it are recorded, not compared.")]
    public string? Sha256 { get; init; }

    [ConfigDoc("Which feature each ONNX input takes, or '*' for all numbers in one tensor; by default they are matched by name and width.")]
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    [ConfigDoc("Which ONNX outputs are the answer; by default they are found by type and width.")]
    public OnnxTabularOutputs? Outputs { get; init; }

    /// <inheritdoc />
    public override IEnumerable<string> Files => [Path];

    /// <inheritdoc />
    /// <remarks>Where ops name both outputs, such as for a threshold of their own.</remarks>
    public override LabelScores LabelScoresOf(int labels) => Outputs is { Label: not null, Scores: not null } ? LabelScores.Unrelated : LabelScores.MustAgree;

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => ModelFile.CheckSha256(Sha256);
}

/// <summary>The key <c>outputs</c>: where it stands, exactly the outputs it names are used.</summary>
public sealed record OnnxTabularOutputs
{
    [ConfigDoc("The output that holds the label, as text or as a whole number.")]
    public string? Label { get; init; }

    [ConfigDoc("The output that holds a score per label.")]
    public string? Scores { get; init; }

    [ConfigDoc("The output that holds the number of a regression.")]
    public string? Value { get; init; }
}
