namespace Interlock.Domain.Tensors;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Its dimensions, -1 where they are open.</param>
public sealed record TensorInfo(string Name, DataType Type, long[] Shape)
{
    /// <summary>Whether any number of dimensions will do, whatever the shape says.</summary>
    public bool HasAnyRank { get; init; }

    /// <summary>Whether it holds pictures: height, width and channels behind the rows.</summary>
    public bool IsPictures { get; init; }

    /// <summary>Whether a tensor of a shape will do.</summary>
    public bool Allows(ReadOnlySpan<long> shape) => HasAnyRank || TensorShape.Fits(shape, Shape);

    /// <summary>For messages: <c>x: FP32[-1,4]</c>.</summary>
    public override string ToString() => $"{Name}: {Type.Word()}[{string.Join(',', Shape)}]";
}
