using Interlock.Domain;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Reads labels, by text or number, as indexes into the contract's labels.</summary>
internal static class LabelReader
{
    /// <summary>Reads one label for each place.</summary>
    /// <param name="tensor">int64, int32 or string.</param>
    /// <param name="labels">The contract's.</param>
    /// <param name="into">Receives the indexes.</param>
    /// <exception cref="InferenceException">Another number of labels, or one the contract does not have.</exception>
    public static void Read(OutputTensor tensor, LabelSet labels, Span<int> into)
    {
        if (tensor.Count != into.Length)
        {
            throw new InferenceException($"the model gave {tensor.Count} labels where {into.Length} were expected");
        }

        for (var i = 0; i < into.Length; i++)
        {
            into[i] = Known(tensor.Type is TensorElementType.String ? labels.IndexOf(tensor.Text(i), i) : labels.IndexOf(tensor.Whole(i)));
        }
    }

    private static int Known(int index) =>
        index >= 0 ? index : throw new InferenceException("the model gave a label that is not among the contract's labels");
}
