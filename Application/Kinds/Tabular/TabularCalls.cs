using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tabular;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Calls to models of kind <c>tabular</c>: rows of several calls share a batch.</summary>
public sealed class TabularCalls(IModelCatalog catalog, PredictionRecorder recorder, RequestKeys keys, TimeProvider time, ILogger<TabularCalls> logger)
    : KindCalls<TabularRequest, TabularRow, TabularResult>(catalog, time, logger)
{
    private static readonly Action<Utf8JsonWriter, TabularResult> WriteResult = TabularJson.WriteResult;

    /// <inheritdoc />
    public override Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    public override void Check(ModelConfig model, ReadOnlyMemory<byte> json) =>
        TabularRequestReader.Read(json.Span, TabularContract.Of((TabularModelConfig)model));

    /// <inheritdoc />
    public override string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json)
    {
        var contract = TabularContract.Of((TabularModelConfig)model);
        return RequestKeys.FormOf(model, TabularRequestReader.Read(json.Span, contract).Rows, contract.WriteRow);
    }

    /// <inheritdoc />
    protected override ValueTask<(TabularRequest Request, IReadOnlyList<TabularRow> Inputs)> ReadAsync(
        ModelLease<TabularRow, TabularResult> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var request = TabularRequestReader.Read(json.Span, ContractOf(lease));
        return new((request, request.Rows));
    }

    /// <inheritdoc />
    protected override async Task<CallAnswer?> FindAnswerAsync(ModelLease<TabularRow, TabularResult> lease, TabularRequest request, CallKey key)
    {
        var id = lease.Loaded.Id;
        var form = RequestKeys.FormOf(id.Config, request.Rows, ContractOf(lease).WriteRow);
        return await keys.FindAsync(id.Model, key, form, TabularJson.ReadResult) is { } before
            ? new CallAnswer(before.Version, before.Revision, DataOf(before.Inference.Outputs, before.Ids, request), []) { ReplayedId = before.Ids[0] }
            : null;
    }

    /// <inheritdoc />
    protected override CallAnswer Answer(ModelLease<TabularRow, TabularResult> lease, TabularRequest request, Inference<TabularResult> inference)
    {
        var predictions = recorder.Make(lease, request.Rows, inference, ContractOf(lease).WriteRow, WriteResult);
        var ids = Array.ConvertAll(predictions, static prediction => prediction.Id);
        return new CallAnswer(lease.Loaded.Id.Version, lease.Revision, DataOf(inference.Outputs, ids, request), predictions);
    }

    private static ReadOnlyMemory<byte> DataOf(IReadOnlyList<TabularResult> outputs, IReadOnlyList<string> ids, TabularRequest request) =>
        AnswerData.Of((outputs, ids, request.IsSingle), static (json, answer) => TabularJson.WriteData(json, answer.outputs, answer.ids, answer.IsSingle));

    private static TabularContract ContractOf(ModelLease<TabularRow, TabularResult> lease) =>
        TabularContract.Of((TabularModelConfig)lease.Loaded.Id.Config);
}
