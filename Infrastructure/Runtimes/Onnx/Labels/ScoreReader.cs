using System.Buffers;
using Interlock.Domain;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Labels;

/// <summary>Reads scores, one finite number per label, in the order of the contract's labels.</summary>
internal static class ScoreReader
{
    /// <summary>Reads a score per label and row.</summary>
    /// <param name="tensor">The scores.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="order">The label's index for each score; null where they have the order of the labels.</param>
    /// <param name="into">Receives the scores.</param>
    /// <exception cref="InferenceException">Another number of scores, or one that is not finite.</exception>
    public static void ReadTensor(OutputTensor tensor, int labels, int[]? order, Span<float[]> into)
    {
        if (tensor.Count != into.Length * labels)
        {
            throw new InferenceException($"the model gave {tensor.Count} scores where {into.Length * labels} were expected");
        }

        for (var row = 0; row < into.Length; row++)
        {
            var scores = new float[labels];
            for (var label = 0; label < labels; label++)
            {
                scores[order is null ? label : order[label]] = Finite((float)tensor.Real((row * labels) + label));
            }

            into[row] = scores;
        }
    }

    /// <summary>Reads the probability of the second of two classes for each row.</summary>
    /// <param name="tensor">The probabilities.</param>
    /// <param name="order">The label's index for each class; null where they have the order of the labels.</param>
    /// <param name="into">Receives the scores.</param>
    /// <exception cref="InferenceException">Another number of rows, or no probability.</exception>
    public static void ReadSecondProbability(OutputTensor tensor, int[]? order, Span<float[]> into)
    {
        if (tensor.Count != into.Length)
        {
            throw new InferenceException($"the model gave {tensor.Count} probabilities where {into.Length} were expected");
        }

        for (var row = 0; row < into.Length; row++)
        {
            var second = tensor.Real(row);
            into[row] = second is >= 0 and <= 1
                ? order is null ? [(float)(1 - second), (float)second] : [(float)second, (float)(1 - second)]
                : throw new InferenceException("the model gave a probability that is not between 0 and 1");
        }
    }

    /// <summary>Reads a map from label to score for each row.</summary>
    /// <exception cref="InferenceException">Another number of maps, a label missing or unknown, or a score that is not finite.</exception>
    public static void ReadMaps(OrtValue sequence, LabelSet labels, Span<float[]> into)
    {
        var count = sequence.GetValueCount();
        if (count != into.Length)
        {
            throw new InferenceException($"the model gave {count} maps of scores where {into.Length} were expected");
        }

        for (var row = 0; row < into.Length; row++)
        {
            using var map = sequence.GetValue(row, OrtAllocator.DefaultInstance);
            using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
            using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
            into[row] = Arrange(new OutputTensor(keys), new OutputTensor(values), labels);
        }
    }

    /// <summary>The index of the highest score, the first where several are equal.</summary>
    public static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <summary>The number itself.</summary>
    /// <exception cref="InferenceException">It is NaN or infinite.</exception>
    public static float Finite(float score) =>
        float.IsFinite(score) ? score : throw new InferenceException("the model gave a score that is not a finite number");

    private static float[] Arrange(OutputTensor keys, OutputTensor values, LabelSet labels)
    {
        var count = labels.Names.Length;
        var indexes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            LabelReader.Read(keys, labels, indexes.AsSpan(0, count));
            var scores = new float[count];
            for (var i = 0; i < count; i++)
            {
                // Keys of a map differ, so as many as there are labels, all known, name each label once.
                scores[indexes[i]] = Finite((float)values.Real(i));
            }

            return scores;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexes);
        }
    }
}
