using Interlock.Application.Serving.Comparing;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>How answers in tensors differ.</summary>
internal static class TensorDifference
{
    /// <summary>
    /// Compares two answers. Another name, type or shape, another whole number, truth value or text is a flip; real numbers drift: by the largest difference of two elements,
    /// relative to the largest element of the tensor.
    /// </summary>
    public static Difference Of(TensorSet before, TensorSet after)
    {
        var difference = new Difference(before.Tensors.Count != after.Tensors.Count, 0);
        foreach (var tensor in before.Tensors)
        {
            difference = Difference.Worse(difference, after.Find(tensor.Name) is { } other ? Of(tensor, other) : new Difference(true, 1));
        }

        return difference;
    }

    private static Difference Of(Tensor before, Tensor after) =>
        before.Type != after.Type || !before.Shape.AsSpan().SequenceEqual(after.Shape) ? new Difference(true, 1)
        : before.Type.IsReal() ? new Difference(false, DriftOf(before, after))
        : new Difference(!before.Data.Span.SequenceEqual(after.Data.Span), 0);

    private static double DriftOf(Tensor before, Tensor after)
    {
        var (largest, most) = (0.0, 0.0);
        for (var i = 0; i < before.Count; i++)
        {
            var (one, other) = (before.Number(i), after.Number(i));
            if (!double.IsFinite(one) || !double.IsFinite(other))
            {
                if (!one.Equals(other))
                {
                    return 1;
                }

                continue;
            }

            largest = Math.Max(largest, Math.Abs(other - one));
            most = Math.Max(most, Math.Max(Math.Abs(one), Math.Abs(other)));
        }

        return most == 0 ? 0 : Math.Min(1, largest / most);
    }
}
