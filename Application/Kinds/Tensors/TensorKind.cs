using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>The kind <c>tensor</c>.</summary>
public sealed class TensorKind(IModelLoader loader, TimeProvider time) : ModelKind<TensorSet, TensorSet>(loader, time)
{
    /// <inheritdoc />
    public override Type ConfigType => typeof(TensorModelConfig);

    /// <inheritdoc />
    protected override ValueTask<IReadOnlyList<Example<TensorSet, TensorSet>>> ExamplesOfAsync(
        ModelVersion version, IModel<TensorSet, TensorSet> model, CancellationToken cancellationToken) =>
        version.Config.Swap.Golden is { } file
            ? TensorGolden.ReadAsync(file, TensorContract.Of((TensorModelConfig)version.Config, (ITensorModel)model))
            : new(TensorWarmUp.ExamplesOf((ITensorModel)model));

    /// <inheritdoc />
    protected override Difference Compare(TensorSet before, TensorSet after) => TensorDifference.Of(before, after);

    /// <inheritdoc />
    /// <remarks>Of a large tensor only the hash was recorded: such a request cannot be replayed.</remarks>
    protected override async IAsyncEnumerable<TensorSet> InputsOf(
        Prediction recorded, LoadedModel<TensorSet, TensorSet> model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (TensorJson.HasContent(JsonElement.Parse(recorded.Request)))
        {
            yield return TensorService.Check(model, TensorRequestReader.Read(Encoding.UTF8.GetBytes(recorded.Request)))[0];
        }
    }

    /// <inheritdoc />
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<TensorSet> inputs, IReadOnlyList<TensorSet> outputs) =>
        TensorJson.WriteRecordedOutputs(json, outputs[0], new(int.MaxValue));

    /// <inheritdoc />
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after) =>
        TensorJson.ReadOutputs(before) is { } old && TensorJson.ReadOutputs(after) is { } next ? new(JsonDifference.Differ(before, after), Compare(old, next)) : null;

    /// <inheritdoc />
    protected override bool ReadAlike(LoadedModel<TensorSet, TensorSet> one, LoadedModel<TensorSet, TensorSet> other)
    {
        var (inputs, others) = (((ITensorModel)one.Model).Inputs, ((ITensorModel)other.Model).Inputs);
        return inputs.Count == others.Count && inputs.All(input => others.Any(match => match.ToString() == input.ToString()));
    }
}
