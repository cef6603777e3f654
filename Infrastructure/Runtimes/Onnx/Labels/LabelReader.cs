using System.Text;
using Interlock.Domain;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Labels;

/// <summary>Reads labels, by text or number, as indexes into the contract's labels.</summary>
internal static class LabelReader
{
    private const int LongestShown = 64;
    private const int MostShown = 300;

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
            var isText = tensor.Type is TensorElementType.String;
            var index = isText ? labels.IndexOf(tensor.Text(i), i) : labels.IndexOf(tensor.Whole(i));
            into[i] = index >= 0 ? index : throw Unknown(isText ? Encoding.UTF8.GetString(tensor.Text(i)) : $"{tensor.Whole(i)}", labels);
        }
    }

    private static InferenceException Unknown(string label, LabelSet labels) => new(
        $"the model gave the label '{Excerpt.Of(label, LongestShown)}', which is not among the contract's labels: {Excerpt.Of(string.Join(", ", labels.Names), MostShown)}"
        + (labels.AreNumbers ? "" : $". A number is an index into them, from 0 to {labels.Names.Length - 1}"));
}
