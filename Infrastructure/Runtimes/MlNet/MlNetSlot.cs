using Interlock.Domain;
using Interlock.Domain.Tabular;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>An input row and the getters of the outputs it leads to. Used by one call at a time.</summary>
internal sealed class MlNetSlot : IDisposable
{
    private readonly MlNetLabels _labels;
    private readonly int[] _order;
    private readonly MlNetRow _input;
    private readonly DataViewRow _output;
    private readonly Func<int>? _predicted;
    private readonly ValueGetter<float>? _number;
    private readonly ValueGetter<float>? _probability;
    private readonly ValueGetter<VBuffer<float>>? _classes;
    private readonly float[] _inFileOrder;
    private VBuffer<float> _buffer;

    /// <summary>Gets every getter once.</summary>
    public MlNetSlot(IRowToRowMapper mapper, MlNetRow input, MlNetOutputs outputs, MlNetLabels labels)
    {
        (_labels, _order, _input) = (labels, outputs.Order, input);
        _inFileOrder = new float[labels.Labels.Count];
        _output = mapper.GetRow(input, outputs.Columns);
        _predicted = outputs.PredictedLabel is { } label ? MlNetLabelReader.Create(_output, label, labels, outputs.Order) : null;
        _probability = outputs.Probability is { } probability ? _output.GetGetter<float>(probability) : null;
        _number = outputs.Score is { } number && !number.IsVector() ? _output.GetGetter<float>(number) : null;
        _classes = outputs.Score is { } scores && scores.IsVector() ? _output.GetGetter<VBuffer<float>>(scores) : null;
    }

    /// <summary>Answers a row.</summary>
    /// <exception cref="InferenceException">The answer breaks the contract.</exception>
    public TabularResult Answer(TabularRow row)
    {
        _input.Next(row);
        if (_number is not null)
        {
            return new TabularResult(ShortestDouble.Of(Finite(_number)));
        }

        var scores = _classes is not null ? ClassScores(_classes) : _probability is not null ? BinaryScores(_probability) : null;
        var label = _predicted is not null ? _predicted() : Best(scores!);
        return label < 0
            ? throw new InferenceException($"The model gave a label that is not among the contract's labels: {string.Join(", ", _labels.Labels)}.")
            : new TabularResult(label, _labels.Labels[label], scores);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }

    private float[] ClassScores(ValueGetter<VBuffer<float>> getter)
    {
        getter(ref _buffer);
        if (_buffer.Length != _order.Length)
        {
            throw new InferenceException($"The model gave {_buffer.Length} scores for {_order.Length} labels.");
        }

        _buffer.CopyTo(_inFileOrder.AsSpan());
        var scores = new float[_order.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[_order[i]] = Finite(_inFileOrder[i]);
        }

        return scores;
    }

    private float[] BinaryScores(ValueGetter<float> getter)
    {
        var probability = Finite(getter);
        var scores = new float[2];
        scores[_labels.Positive] = probability;
        scores[1 - _labels.Positive] = 1 - probability;
        return scores;
    }

    private static int Best(float[] scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    private static float Finite(ValueGetter<float> getter)
    {
        var value = 0f;
        getter(ref value);
        return Finite(value);
    }

    private static float Finite(float value) =>
        float.IsFinite(value) ? value : throw new InferenceException("The model gave a score that is not finite.");
}
