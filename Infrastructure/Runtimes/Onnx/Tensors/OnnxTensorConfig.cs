using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tensors;

/// <summary>A version of a <c>tensor</c> model that is an ONNX file.</summary>
[ConfigName("onnx")]
public sealed record OnnxTensorConfig : OnnxVersionConfig, IConfigSection
{
    [ConfigDoc("The ONNX file.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("The file's SHA-256 in hex; any other content is refused. Weights in files beside it are recorded, not compared.")]
    public string? Sha256 { get; init; }

    /// <inheritdoc />
    public override IEnumerable<string> Files => [Path];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => ModelFile.CheckSha256(Sha256);
}
