using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <inheritdoc />
public sealed class TabularService(IModelCatalog catalog, PredictionRecorder recorder) : ITabularService
{
    private static readonly Action<Utf8JsonWriter, TabularResult> WriteResult = TabularJson.WriteResult;

    /// <inheritdoc />
    public async Task<TabularAnswer> InferAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<TabularRow, TabularResult>(target);
        var contract = TabularContract.Of((TabularModelConfig)lease.Loaded.Id.Config);
        var request = TabularRequestReader.Read(json.Span, contract);
        var inference = await lease.InferAsync(request.Rows, cancellationToken);
        var answer = await recorder.RecordAsync(lease, request.Rows, inference, contract.WriteRow, WriteResult);
        return new TabularAnswer(answer, request.IsSingle);
    }
}
