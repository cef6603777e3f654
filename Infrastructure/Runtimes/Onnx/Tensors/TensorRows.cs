using Interlock.Domain.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tensors;

/// <summary>Joins the rows of several requests, and cuts the answer into theirs.</summary>
internal static class TensorRows
{
    /// <summary>Whether two requests have the same tensors but for their rows.</summary>
    public static bool Match(TensorSet one, TensorSet other)
    {
        foreach (var tensor in one.Tensors)
        {
            if (!tensor.Shape.AsSpan(1).SequenceEqual(other.Find(tensor.Name)!.Shape.AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The tensors of several requests, one after the other.</summary>
    public static TensorSet Join(IReadOnlyList<TensorSet> requests, int start, int count)
    {
        var first = requests[start];
        var joined = new Tensor[first.Tensors.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            var (name, type, shape) = (first.Tensors[i].Name, first.Tensors[i].Type, (long[])first.Tensors[i].Shape.Clone());
            var parts = new Tensor[count];
            var (rows, bytes) = (0L, 0);
            for (var request = 0; request < count; request++)
            {
                parts[request] = requests[start + request].Find(name)!;
                rows += parts[request].Shape[0];
                bytes = checked(bytes + parts[request].Data.Length);
            }

            shape[0] = rows;
            joined[i] = new Tensor(name, type, shape, Concat(parts, bytes));
        }

        return new TensorSet(joined);
    }

    /// <summary>Rows of an answer.</summary>
    public static TensorSet Cut(TensorSet answer, long first, long rows)
    {
        var cut = new Tensor[answer.Tensors.Count];
        for (var i = 0; i < cut.Length; i++)
        {
            var tensor = answer.Tensors[i];
            var width = (int)TensorShape.CountOf(tensor.Shape.AsSpan(1))!.Value;
            var (from, to) = (tensor.Offset((int)first * width), tensor.Offset((int)(first + rows) * width));
            cut[i] = new Tensor(tensor.Name, tensor.Type, [rows, .. tensor.Shape.AsSpan(1)], tensor.Data[from..to]);
        }

        return new TensorSet(cut);
    }

    private static byte[] Concat(Tensor[] parts, int bytes)
    {
        var (joined, at) = (GC.AllocateUninitializedArray<byte>(bytes), 0);
        foreach (var part in parts)
        {
            part.Data.Span.CopyTo(joined.AsSpan(at));
            at += part.Data.Length;
        }

        return joined;
    }
}
