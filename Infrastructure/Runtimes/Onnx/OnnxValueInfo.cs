namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>ONNX element types, numbered as in the C API.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    Complex64 = 14,
    Complex128 = 15,
    BFloat16 = 16,
}

/// <summary>Kinds of ONNX values, numbered as in the C API.</summary>
internal enum OnnxKind
{
    Unknown = 0,
    Tensor = 1,
    Sequence = 2,
    Map = 3,
    Opaque = 4,
    SparseTensor = 5,
    Optional = 6,
}

/// <summary>An input or output as the file declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Kind">Tensor, or a sequence (of maps).</param>
/// <param name="Type">The element type; for a sequence of maps that of their values.</param>
/// <param name="Shape">One entry per dimension, -1 where it is symbolic; empty for a scalar, an unknown shape or no tensor.</param>
/// <param name="KeyType">For a sequence of maps, the type of their keys.</param>
internal sealed record OnnxValueInfo(string Name, OnnxKind Kind, OnnxType Type, long[] Shape, OnnxType KeyType = OnnxType.Undefined)
{
    public bool IsTensor => Kind is OnnxKind.Tensor;

    public bool IsMaps => Kind is OnnxKind.Sequence && KeyType is not OnnxType.Undefined;

    public bool IsReal => IsTensor && Type is OnnxType.Float or OnnxType.Double or OnnxType.Float16;

    public bool IsWhole => IsTensor && Type is OnnxType.Int64 or OnnxType.Int32;

    /// <summary>For messages: <c>x: float[?,4]</c>.</summary>
    public override string ToString()
    {
        var type = Type.ToString().ToLowerInvariant();
        return Kind switch
        {
            OnnxKind.Tensor when Shape.Length == 0 => $"{Name}: {type}",
            OnnxKind.Tensor => $"{Name}: {type}[{string.Join(',', Shape.Select(dimension => dimension < 0 ? "?" : $"{dimension}"))}]",
            OnnxKind.Sequence when IsMaps => $"{Name}: sequence of maps from {KeyType.ToString().ToLowerInvariant()} to {type}",
            _ => $"{Name}: {Kind.ToString().ToLowerInvariant()}",
        };
    }
}
