namespace Interlock.Domain.Tensors;

/// <summary>Dimensions of tensors.</summary>
public static class TensorShape
{
    /// <summary>The most dimensions of a tensor.</summary>
    public const int MostDimensions = 64;

    /// <summary>How many elements a shape has; null where it has too many dimensions or a negative one, or where they are more than memory can hold.</summary>
    public static long? CountOf(ReadOnlySpan<long> shape)
    {
        if (shape.Length > MostDimensions)
        {
            return null;
        }

        var count = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && count > Array.MaxLength / dimension))
            {
                return null;
            }

            count *= dimension;
        }

        return count;
    }

    /// <summary>Whether a shape is one of those that another with open dimensions (-1) allows.</summary>
    public static bool Fits(ReadOnlySpan<long> shape, ReadOnlySpan<long> allowed)
    {
        if (shape.Length != allowed.Length)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (allowed[i] >= 0 && allowed[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }
}
