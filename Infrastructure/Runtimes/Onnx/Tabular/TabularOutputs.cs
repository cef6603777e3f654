using System.Buffers;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx.Labels;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>Reads a run's outputs as answers that keep the contract. Thread-safe.</summary>
/// <param name="plan">The outputs' roles, in the order in which the run computes them.</param>
/// <param name="labels">The contract's labels; none for a regression.</param>
/// <param name="order">The label's index for each class of the file; null where they have the order of the labels.</param>
internal sealed class TabularOutputs(IReadOnlyList<OutputRole> plan, LabelSet labels, int[]? order)
{
    /// <summary>Reads one answer for each place.</summary>
    /// <exception cref="InferenceException">The outputs break the contract.</exception>
    public void Read(OnnxRun run, Span<TabularResult> into)
    {
        if (plan[0] is OutputRole.Value)
        {
            ReadValues(run.Tensor(0), into);
            return;
        }

        var indexes = ArrayPool<int>.Shared.Rent(into.Length);
        var scores = ArrayPool<float[]>.Shared.Rent(into.Length);
        try
        {
            ReadClasses(run, indexes.AsSpan(0, into.Length), scores.AsSpan(0, into.Length), into);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexes);
            ArrayPool<float[]>.Shared.Return(scores, clearArray: true);
        }
    }

    private void ReadClasses(OnnxRun run, Span<int> indexes, Span<float[]> scores, Span<TabularResult> into)
    {
        var hasLabel = plan[0] is OutputRole.Label;
        var hasScores = plan[^1] is not OutputRole.Label;
        if (hasLabel)
        {
            LabelReader.Read(run.Tensor(0), labels, indexes);
        }

        if (hasScores)
        {
            ReadScores(run, scores);
        }

        for (var i = 0; i < into.Length; i++)
        {
            var index = hasLabel ? indexes[i] : ScoreReader.Best(scores[i]);
            into[i] = new TabularResult(index, labels.Names[index], hasScores ? scores[i] : null);
        }
    }

    private void ReadScores(OnnxRun run, Span<float[]> scores)
    {
        var (role, last) = (plan[^1], plan.Count - 1);
        if (role is OutputRole.ScoreMaps)
        {
            ScoreReader.ReadMaps(run.Value(last), labels, scores);
            return;
        }

        var tensor = run.Tensor(last);
        if (role is OutputRole.SecondProbability || (role is OutputRole.OpenScores && tensor.Count == scores.Length))
        {
            ScoreReader.ReadSecondProbability(tensor, order, scores);
            return;
        }

        ScoreReader.ReadTensor(tensor, labels.Names.Length, order, scores);
    }

    private static void ReadValues(OutputTensor tensor, Span<TabularResult> into)
    {
        if (tensor.Count != into.Length)
        {
            throw new InferenceException($"the model gave {tensor.Count} numbers where {into.Length} were expected");
        }

        for (var i = 0; i < into.Length; i++)
        {
            var value = tensor.Real(i);
            into[i] = double.IsFinite(value)
                ? new TabularResult(tensor.Type is not TensorElementType.Double ? ShortestDouble.Of((float)value) : value)
                : throw new InferenceException("the model gave a number that is not finite");
        }
    }
}
