using Interlock.Domain;
using Interlock.Domain.Tabular;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>One ONNX input and the features that go into it.</summary>
/// <param name="Info">The input, as the file declares it.</param>
/// <param name="Features">The features' indexes; several for one wide tensor.</param>
/// <param name="Item">The shape of one row: empty for <c>[N]</c>, else the width.</param>
internal sealed record TabularInput(OnnxValueInfo Info, int[] Features, long[] Item)
{
    /// <summary>Those that are whole numbers, which single precision holds exactly up to 2^24 only.</summary>
    public (int Place, string Name)[] Integers { get; init; } = [];
}

/// <summary>Fills the inputs of runs from rows. Thread-safe.</summary>
internal sealed class TabularInputs(IReadOnlyList<TabularInput> plan)
{
    // Above 2^53 doubles skip integers; the contract allows none, and a cast beyond a type's range would invent a number.
    private const double MaxInteger = 9_007_199_254_740_992;

    /// <summary>Fills the tensors, one for each input of the plan.</summary>
    /// <exception cref="InferenceException">A number does not fit the type the file wants.</exception>
    public void Fill(IReadOnlyList<TensorBuffer> tensors, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            Fill(plan[i], tensors[i], rows, start, count);
        }
    }

    private static void Fill(TabularInput input, TensorBuffer tensor, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        switch (input.Info.Type)
        {
            case TensorElementType.Float:
                FillFloats(input.Features, tensor.Numbers<float>(count), rows, start);
                RequireExact(input, rows, start, count);
                break;
            case TensorElementType.Double:
                FillDoubles(input.Features, tensor.Numbers<double>(count), rows, start);
                break;
            case TensorElementType.Int64:
                FillLongs(input, tensor.Numbers<long>(count), rows, start);
                break;
            case TensorElementType.Int32:
                FillInts(input, tensor.Numbers<int>(count), rows, start);
                break;
            case TensorElementType.Bool:
                FillBools(input.Features, tensor.Numbers<bool>(count), rows, start);
                break;
            default:
                FillTexts(input.Features[0], tensor, rows, start, count);
                break;
        }
    }

    private static void FillFloats(int[] features, Span<float> into, IReadOnlyList<TabularRow> rows, int start)
    {
        for (var i = 0; i < into.Length; start++)
        {
            var numbers = rows[start].Numbers;
            foreach (var feature in features)
            {
                into[i++] = (float)numbers[feature];
            }
        }
    }

    private static void RequireExact(TabularInput input, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        foreach (var (place, name) in input.Integers)
        {
            for (var i = start; i < start + count; i++)
            {
                var number = rows[i].Numbers[place];
                if ((float)number != number && !double.IsNaN(number))
                {
                    throw new InferenceException(
                        $"{number:R} ({name}) does not fit the input '{input.Info}' without loss: single precision holds whole numbers up to 16777216. "
                        + "Export the input as int64 or double, or give the feature 'type: number' where rounding does no harm");
                }
            }
        }
    }

    private static void FillDoubles(int[] features, Span<double> into, IReadOnlyList<TabularRow> rows, int start)
    {
        for (var i = 0; i < into.Length; start++)
        {
            var numbers = rows[start].Numbers;
            foreach (var feature in features)
            {
                into[i++] = numbers[feature];
            }
        }
    }

    private static void FillLongs(TabularInput input, Span<long> into, IReadOnlyList<TabularRow> rows, int start)
    {
        for (var i = 0; i < into.Length; start++)
        {
            foreach (var feature in input.Features)
            {
                into[i++] = (long)Whole(rows[start].Numbers[feature], MaxInteger, input.Info);
            }
        }
    }

    private static void FillInts(TabularInput input, Span<int> into, IReadOnlyList<TabularRow> rows, int start)
    {
        for (var i = 0; i < into.Length; start++)
        {
            foreach (var feature in input.Features)
            {
                into[i++] = (int)Whole(rows[start].Numbers[feature], int.MaxValue, input.Info);
            }
        }
    }

    private static void FillBools(int[] features, Span<bool> into, IReadOnlyList<TabularRow> rows, int start)
    {
        for (var i = 0; i < into.Length; start++)
        {
            foreach (var feature in features)
            {
                into[i++] = rows[start].Numbers[feature] != 0;
            }
        }
    }

    private static void FillTexts(int feature, TensorBuffer tensor, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        tensor.Resize(count);
        for (var i = 0; i < count; i++)
        {
            tensor.SetText(i, rows[start + i].Texts?[feature] ?? "");
        }
    }

    private static double Whole(double number, double max, OnnxValueInfo input) =>
        Math.Abs(number) <= max && Math.Truncate(number) == number
            ? number
            : throw new InferenceException($"{number:R} does not fit the model's input '{input}'");
}
