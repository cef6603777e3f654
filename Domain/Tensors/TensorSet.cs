namespace Interlock.Domain.Tensors;

/// <summary>The tensors of a request or an answer.</summary>
/// <param name="Tensors">Each name once.</param>
public sealed record TensorSet(IReadOnlyList<Tensor> Tensors)
{
    /// <summary>The parameters of the request.</summary>
    public TensorParameters Parameters { get; init; } = TensorParameters.None;

    /// <summary>The tensor of a name, or null.</summary>
    public Tensor? Find(string name)
    {
        foreach (var tensor in Tensors)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        return null;
    }
}
