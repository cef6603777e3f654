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
public sealed class TabularCalls(IModelCatalog catalog, PredictionRecorder recorder, TimeProvider time, ILogger<TabularCalls> logger)
    : KindCalls<TabularRequest, TabularRow, TabularResult>(catalog, time, logger)
{
    private static readonly Action<Utf8JsonWriter, TabularResult> WriteResult = TabularJson.WriteResult;

    /// <inheritdoc />
    public override Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    public override void Check(ModelConfig model, ReadOnlyMemory<byte> json) =>
        TabularRequestReader.Read(json.Span, TabularContract.Of((TabularModelConfig)model));

    /// <inheritdoc />
    protected override ValueTask<(TabularRequest Request, IReadOnlyList<TabularRow> Inputs)> ReadAsync(
        ModelLease<TabularRow, TabularResult> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var request = TabularRequestReader.Read(json.Span, ContractOf(lease));
        return new((request, request.Rows));
    }

    /// <inheritdoc />
    protected override CallAnswer Answer(ModelLease<TabularRow, TabularResult> lease, TabularRequest request, Inference<TabularResult> inference)
    {
        var predictions = recorder.Make(lease, request.Rows, inference, ContractOf(lease).WriteRow, WriteResult);
        var ids = Array.ConvertAll(predictions, static prediction => prediction.Id);
        var data = AnswerData.Of((inference.Outputs, ids, request.IsSingle), static (json, answer) =>
            TabularJson.WriteData(json, answer.Outputs, answer.ids, answer.IsSingle));
        return new CallAnswer(lease.Loaded.Id.Version, lease.Revision, data, predictions);
    }

    private static TabularContract ContractOf(ModelLease<TabularRow, TabularResult> lease) =>
        TabularContract.Of((TabularModelConfig)lease.Loaded.Id.Config);
}
