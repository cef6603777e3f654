using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>An input or output, as the file declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Kind">Tensor, or a sequence (of maps).</param>
/// <param name="Type">The element type; for a sequence of maps that of their values.</param>
/// <param name="Shape">One entry per dimension, -1 where it is symbolic; empty for a scalar, an unknown shape or no tensor.</param>
/// <param name="KeyType">For a sequence of maps, the type of their keys.</param>
internal sealed record OnnxValueInfo(
    string Name, OnnxValueType Kind, TensorElementType Type, long[] Shape, TensorElementType KeyType = TensorElementType.DataTypeMax)
{
    public bool IsTensor => Kind is OnnxValueType.ONNX_TYPE_TENSOR;

    public bool IsMaps => Kind is OnnxValueType.ONNX_TYPE_SEQUENCE && KeyType is not TensorElementType.DataTypeMax;

    public bool IsReal => IsTensor && Type is TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16;

    public bool IsWhole => IsTensor && Type is TensorElementType.Int64 or TensorElementType.Int32;

    /// <summary>Reads the metadata of the library.</summary>
    public static OnnxValueInfo Of(string name, NodeMetadata metadata)
    {
        var kind = metadata.OnnxValueType;
        if (kind is OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return new OnnxValueInfo(name, kind, metadata.ElementDataType, Array.ConvertAll(metadata.Dimensions, dimension => (long)dimension));
        }

        return kind is OnnxValueType.ONNX_TYPE_SEQUENCE
            && metadata.AsSequenceMetadata().ElementMeta is { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element
            && element.AsMapMetadata() is var map
            ? new OnnxValueInfo(name, kind, map.ValueMetadata.ElementDataType, [], map.KeyDataType)
            : new OnnxValueInfo(name, kind, TensorElementType.DataTypeMax, []);
    }

    /// <summary>For messages: <c>x: float[?,4]</c>.</summary>
    public override string ToString()
    {
        var type = Type.ToString().ToLowerInvariant();
        return Kind switch
        {
            OnnxValueType.ONNX_TYPE_TENSOR when Shape.Length == 0 => $"{Name}: {type}",
            OnnxValueType.ONNX_TYPE_TENSOR =>
                $"{Name}: {type}[{string.Join(',', Shape.Select(dimension => dimension < 0 ? "?" : $"{dimension}"))}]",
            _ when IsMaps => $"{Name}: sequence of maps from {KeyType.ToString().ToLowerInvariant()} to {type}",
            _ => $"{Name}: {Kind.ToString().Replace("ONNX_TYPE_", "", StringComparison.Ordinal).ToLowerInvariant()}",
        };
    }
}
