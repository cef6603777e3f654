using Interlock.Application.Configuration;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>A model of kind <c>tensor</c>: named tensors in, named tensors out, as its file declares them.</summary>
[ConfigName("tensor")]
public sealed record TensorModelConfig : ModelConfig
{
    [ConfigDoc("Narrows inputs that the file declares: their shape or type, by name.")]
    public IReadOnlyDictionary<string, TensorConfig> Inputs { get; init; } = new Dictionary<string, TensorConfig>();

    [ConfigDoc("Narrows outputs that the file declares, and names their classes. Where it stands, only the outputs it names are given.")]
    public IReadOnlyDictionary<string, TensorOutputConfig> Outputs { get; init; } = new Dictionary<string, TensorOutputConfig>();

    [ConfigDoc("Largest tensor that is recorded whole; of a larger one its hash and shape are.")]
    [ConfigRange("0B", "64MiB")]
    public ByteSize RecordLimit { get; init; } = ByteSize.FromKiB(64);

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate()
    {
        var tensors = Inputs.Select(input => ($"inputs.{input.Key}", input.Value.Datatype, input.Value.Shape))
            .Concat(Outputs.Select(output => ($"outputs.{output.Key}", output.Value.Datatype, output.Value.Shape)));
        foreach (var problem in tensors.SelectMany(tensor => Check(tensor.Item1, tensor.Datatype, tensor.Shape)).Concat(base.Validate()))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ConfigProblem> Check(string path, string? type, IReadOnlyList<int>? shape)
    {
        if (type is not null && DataTypes.Of(type) is null)
        {
            yield return new ConfigProblem($"{path}.datatype", $"'{type}' is no data type; expected one of {DataTypes.All}");
        }

        for (var i = 0; i < shape?.Count; i++)
        {
            if (shape[i] is 0 or < -1)
            {
                yield return new ConfigProblem($"{path}.shape[{i}]", $"is {shape[i]}; expected at least 1, or -1 for an open dimension");
            }
        }
    }
}

/// <summary>An entry of <c>inputs</c>.</summary>
public sealed record TensorConfig
{
    [ConfigDoc("BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64 or BYTES; by default what the file declares.")]
    public string? Datatype { get; init; }

    [ConfigDoc("Its dimensions, -1 where they are open; by default what the file declares.")]
    public IReadOnlyList<int>? Shape { get; init; }
}

/// <summary>An entry of <c>outputs</c>.</summary>
public sealed record TensorOutputConfig
{
    [ConfigDoc("BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64 or BYTES; by default what the file declares.")]
    public string? Datatype { get; init; }

    [ConfigDoc("Its dimensions, -1 where they are open; by default what the file declares.")]
    public IReadOnlyList<int>? Shape { get; init; }

    [ConfigDoc("The names of its classes, in their order, for callers that ask for a classification.")]
    public IReadOnlyList<string> Labels { get; init; } = [];
}
