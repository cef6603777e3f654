using System.Buffers;
using Interlock.Domain;

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

        if (tensor.Type is OnnxType.String)
        {
            ReadTexts(tensor, labels, into);
            return;
        }

        for (var i = 0; i < into.Length; i++)
        {
            into[i] = Known(labels.IndexOf(tensor.Whole(i)));
        }
    }

    private static void ReadTexts(OutputTensor tensor, LabelSet labels, Span<int> into)
    {
        var length = tensor.TextLength();
        var utf8 = ArrayPool<byte>.Shared.Rent(length);
        var starts = ArrayPool<nuint>.Shared.Rent(into.Length);
        try
        {
            tensor.ReadTexts(utf8.AsSpan(0, length), starts.AsSpan(0, into.Length));
            for (var i = 0; i < into.Length; i++)
            {
                var end = i + 1 < into.Length ? (int)starts[i + 1] : length;
                into[i] = Known(labels.IndexOf(utf8.AsSpan((int)starts[i]..end), i));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
            ArrayPool<nuint>.Shared.Return(starts);
        }
    }

    private static int Known(int index) =>
        index >= 0 ? index : throw new InferenceException("the model gave a label that is not among the contract's labels");
}
