using Interlock.Application.Configuration;
using Interlock.Domain.Images;

namespace Interlock.Infrastructure.Runtimes.Onnx.Images;

/// <summary>A version of an <c>image</c> model that is an ONNX file for each of its types.</summary>
[ConfigName("onnx")]
public sealed record OnnxImageConfig : OnnxVersionConfig
{
    [ConfigDoc("The file of each type of the model.")]
    public required IReadOnlyDictionary<string, OnnxImageTypeConfig> Types { get; init; }

    /// <inheritdoc />
    public override IEnumerable<string> Files => Types.Values.Select(type => type.Path);
}

/// <summary>An entry of <c>types</c>: the file, the preparation of its pictures and the form of its scores.</summary>
public sealed record OnnxImageTypeConfig : IConfigSection
{
    [ConfigDoc("The ONNX file; its input is [N,C,H,W] or [N,H,W,C] with 1 (grey) or 3 (RGB) channels.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("The file's SHA-256 in hex; any other content is refused. Weights in files beside it are recorded, not compared.")]
    public string? Sha256 { get; init; }

    [ConfigDoc("Pixels; needed where the file leaves the width open.")]
    [ConfigRange("1", "8192")]
    public int? Width { get; init; }

    [ConfigDoc("Pixels; needed where the file leaves the height open.")]
    [ConfigRange("1", "8192")]
    public int? Height { get; init; }

    [ConfigDoc("How pictures of another size are made to fit.")]
    public Fit Fit { get; init; } = Fit.Stretch;

    [ConfigDoc("full decodes every pixel; fast decodes a JPEG that is much larger than the model's input to a fraction of its size.")]
    public PictureDecode Decode { get; init; } = PictureDecode.Full;

    [ConfigDoc("Subtracted from every value: one number for all channels or one for each.")]
    public IReadOnlyList<double> Mean { get; init; } = [];

    [ConfigDoc("Divides every value after the mean: one number for all channels or one for each.")]
    public IReadOnlyList<double> Std { get; init; } = [];

    [ConfigDoc("Values go from 0 to 255 instead of 0 to 1.")]
    public bool RawPixels { get; init; }

    [ConfigDoc("Black becomes white, before the mean: for models trained on light strokes on dark ground.")]
    public bool Invert { get; init; }

    [ConfigDoc("The file gives logits: turn them into probabilities.")]
    public bool Softmax { get; init; }

    [ConfigDoc("The ONNX input that takes the picture; by default the only one.")]
    public string? Input { get; init; }

    [ConfigDoc("The ONNX output that holds the scores; by default the only one as wide as the labels.")]
    public string? Output { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        foreach (var problem in ModelFile.CheckSha256(Sha256))
        {
            yield return problem;
        }

        foreach (var (key, values) in new[] { ("mean", Mean), ("std", Std) })
        {
            if (values.Count is not (0 or 1 or 3))
            {
                yield return new ConfigProblem(key, $"has {values.Count} numbers; write one, or one for each of three channels");
            }
        }

        foreach (var i in Enumerable.Range(0, Std.Count).Where(i => Std[i] == 0))
        {
            yield return new ConfigProblem($"std[{i}]", "must not be 0: values are divided by it");
        }
    }
}
