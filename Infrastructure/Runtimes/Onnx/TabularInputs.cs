using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>One ONNX input and the features that go into it.</summary>
/// <param name="Info">The input, as the file declares it.</param>
/// <param name="Features">The features' indexes; several for one wide tensor.</param>
/// <param name="Item">The shape of one row: empty for <c>[N]</c>, else the width.</param>
internal sealed record TabularInput(OnnxValueInfo Info, int[] Features, long[] Item);

/// <summary>The inputs of one run, filled from rows.</summary>
internal sealed class TabularInputs(IReadOnlyList<TabularInput> plan) : IDisposable
{
    // Above 2^53 doubles skip integers; the contract allows none, and a cast beyond a type's range would invent a number.
    private const double MaxInteger = 9_007_199_254_740_992;

    private readonly InputTensor[] _tensors = [.. plan.Select(input => new InputTensor(input.Info.Type, input.Item))];
    private readonly nint[] _values = new nint[plan.Count];
    private string[] _texts = [];

    /// <summary>Fills the tensors.</summary>
    /// <returns>The native values, in the order of the plan; valid until the next call.</returns>
    /// <exception cref="InferenceException">A number does not fit the type the file wants.</exception>
    public ReadOnlySpan<nint> Fill(IReadOnlyList<TabularRow> rows, int start, int count)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            Fill(plan[i], _tensors[i], rows, start, count);
            _values[i] = _tensors[i].Value;
        }

        return _values;
    }

    /// <inheritdoc />
    public void Dispose() => Array.ForEach(_tensors, tensor => tensor.Dispose());

    private void Fill(TabularInput input, InputTensor tensor, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        switch (input.Info.Type)
        {
            case OnnxType.Float:
                FillFloats(input.Features, tensor.Numbers<float>(count), rows, start);
                break;
            case OnnxType.Double:
                FillDoubles(input.Features, tensor.Numbers<double>(count), rows, start);
                break;
            case OnnxType.Int64:
                FillLongs(input, tensor.Numbers<long>(count), rows, start);
                break;
            case OnnxType.Int32:
                FillInts(input, tensor.Numbers<int>(count), rows, start);
                break;
            case OnnxType.Bool:
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

    private void FillTexts(int feature, InputTensor tensor, IReadOnlyList<TabularRow> rows, int start, int count)
    {
        _texts = _texts.Length >= count ? _texts : new string[count];
        for (var i = 0; i < count; i++)
        {
            _texts[i] = rows[start + i].Texts?[feature] ?? "";
        }

        tensor.FillTexts(_texts.AsSpan(0, count));
        Array.Clear(_texts);
    }

    private static double Whole(double number, double max, OnnxValueInfo input) =>
        Math.Abs(number) <= max && Math.Truncate(number) == number
            ? number
            : throw new InferenceException($"a number does not fit the model's input '{input}'");
}
