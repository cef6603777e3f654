using Interlock.Application.Kinds.Tensors;
using Interlock.Domain.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tensors;

/// <summary>The inputs and outputs of a file, as the contract narrows them.</summary>
/// <param name="config">The contract.</param>
/// <param name="problems">Receives what does not fit.</param>
internal sealed class TensorPlan(TensorModelConfig config, ICollection<string> problems)
{
    private static readonly Dictionary<TensorElementType, DataType> Types = new()
    {
        [TensorElementType.Bool] = DataType.Bool,
        [TensorElementType.UInt8] = DataType.UInt8,
        [TensorElementType.UInt16] = DataType.UInt16,
        [TensorElementType.UInt32] = DataType.UInt32,
        [TensorElementType.UInt64] = DataType.UInt64,
        [TensorElementType.Int8] = DataType.Int8,
        [TensorElementType.Int16] = DataType.Int16,
        [TensorElementType.Int32] = DataType.Int32,
        [TensorElementType.Int64] = DataType.Int64,
        [TensorElementType.Float16] = DataType.Fp16,
        [TensorElementType.BFloat16] = DataType.Bf16,
        [TensorElementType.Float] = DataType.Fp32,
        [TensorElementType.Double] = DataType.Fp64,
        [TensorElementType.String] = DataType.Bytes,
    };

    /// <summary>The type of a tensor in ONNX Runtime.</summary>
    public static TensorElementType ElementOf(DataType type) => Types.First(pair => pair.Value == type).Key;

    /// <summary>The type of a tensor of ONNX Runtime, or null where it is none of the protocol's.</summary>
    public static DataType? TypeOf(TensorElementType element) => Types.TryGetValue(element, out var type) ? type : null;

    /// <summary>The inputs; all of them.</summary>
    public IReadOnlyList<TensorInfo> Inputs(IReadOnlyList<OnnxValueInfo> declared)
    {
        RequireKnown("input", config.Inputs.Keys, declared);
        return [.. declared.Select(input => Narrow("input", input, config.Inputs.GetValueOrDefault(input.Name) is { } own ? (own.Datatype, own.Shape) : default)).OfType<TensorInfo>()];
    }

    /// <summary>The outputs that the contract names; where it names none, those that are tensors.</summary>
    public IReadOnlyList<TensorInfo> Outputs(IReadOnlyList<OnnxValueInfo> declared)
    {
        RequireKnown("output", config.Outputs.Keys, declared);
        var wanted = config.Outputs.Count > 0 ? declared.Where(output => config.Outputs.ContainsKey(output.Name)) : declared.Where(output => output.IsTensor);
        TensorInfo[] outputs = [.. wanted.Select(output => Narrow("output", output, config.Outputs.GetValueOrDefault(output.Name) is { } own ? (own.Datatype, own.Shape) : default)).OfType<TensorInfo>()];
        if (outputs.Length == 0 && problems.Count == 0)
        {
            problems.Add("none of its outputs is a tensor");
        }

        return outputs;
    }

    private void RequireKnown(string what, IEnumerable<string> names, IReadOnlyList<OnnxValueInfo> declared)
    {
        foreach (var name in names.Where(name => declared.All(value => value.Name != name)))
        {
            problems.Add($"the file has no {what} '{name}'");
        }
    }

    private TensorInfo? Narrow(string what, OnnxValueInfo declared, (string? Type, IReadOnlyList<int>? Shape) own)
    {
        if (!declared.IsTensor || TypeOf(declared.Type) is not { } type)
        {
            problems.Add($"the {what} '{declared}' is no tensor that the protocol knows");
            return null;
        }

        if (own.Type is not null && DataTypes.Of(own.Type) != type)
        {
            problems.Add($"the {what} '{declared}' is {type.Word()}; the contract says {own.Type}");
        }

        long[] shape = own.Shape is null ? declared.Shape : [.. own.Shape];
        if (shape.Length != declared.Shape.Length || shape.Zip(declared.Shape).Any(pair => pair.Second >= 0 && pair.First != pair.Second))
        {
            problems.Add($"the {what} '{declared}' does not have the shape [{string.Join(',', shape)}] of the contract");
        }

        // A file does not tell a single number from a tensor of any rank.
        return new TensorInfo(declared.Name, type, shape) { HasAnyRank = what == "output" && shape.Length == 0 };
    }
}
