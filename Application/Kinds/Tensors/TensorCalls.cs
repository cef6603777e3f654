using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tensors;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Calls to models of kind <c>tensor</c>.</summary>
public sealed class TensorCalls(IModelCatalog catalog, PredictionRecorder recorder, RequestKeys keys, TimeProvider time, ILogger<TensorCalls> logger)
    : KindCalls<TensorRequest, TensorSet, TensorSet>(catalog, time, logger)
{
    private readonly IModelCatalog _catalog = catalog;

    /// <inheritdoc />
    public override Type ConfigType => typeof(TensorModelConfig);

    /// <inheritdoc />
    public override void Check(ModelConfig model, ReadOnlyMemory<byte> json)
    {
        var request = TensorRequestReader.Read(json.Span);

        // The contract is that of the file.
        if (_catalog.Current.Models.Values.FirstOrDefault(served => ReferenceEquals(served.Config, model)) is { Active: LoadedModel<TensorSet, TensorSet> active })
        {
            TensorService.Check(active, request);
        }
    }

    /// <inheritdoc />
    public override string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json) =>
        RequestKeys.FormOf(model, [TensorRequestReader.Read(json.Span).Inputs], RecordedTensors.Of((TensorModelConfig)model).WriteInputs);

    /// <inheritdoc />
    protected override ValueTask<(TensorRequest Request, IReadOnlyList<TensorSet> Inputs)> ReadAsync(
        ModelLease<TensorSet, TensorSet> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var request = TensorRequestReader.Read(json.Span);
        return new((request, TensorService.Check(lease.Loaded, request)));
    }

    /// <inheritdoc />
    protected override async Task<CallAnswer?> FindAnswerAsync(ModelLease<TensorSet, TensorSet> lease, TensorRequest request, CallKey key)
    {
        var id = lease.Loaded.Id;
        var form = RequestKeys.FormOf(id.Config, [request.Inputs], RecordedTensors.Of(id).WriteInputs);
        return await keys.FindAsync(id.Model, key, form, TensorService.ReadOutputs) is { } before
            ? new CallAnswer(before.Version, before.Revision, DataOf(before, request), []) { ReplayedId = before.Ids[0] }
            : null;
    }

    /// <inheritdoc />
    protected override CallAnswer Answer(ModelLease<TensorSet, TensorSet> lease, TensorRequest request, Inference<TensorSet> inference)
    {
        var recorded = RecordedTensors.Of(lease.Loaded.Id);
        var predictions = recorder.Make(lease, [request.Inputs], inference, recorded.WriteInputs, recorded.WriteOutputs);
        return AnswerData.Single(lease, predictions, TensorService.Wanted(request, inference.Outputs[0]), TensorJson.WriteOutputs);
    }

    private static ReadOnlyMemory<byte> DataOf(Answer<TensorSet> before, TensorRequest request) => AnswerData.Of((before, request), static (json, answer) =>
        AnswerData.WriteSingle(json, answer.before.Ids[0], TensorService.Wanted(answer.request, answer.before.Inference.Outputs[0]), TensorJson.WriteOutputs));
}
