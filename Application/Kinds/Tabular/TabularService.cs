using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <inheritdoc />
public sealed class TabularService(IModelCatalog catalog, PredictionRecorder recorder, RequestKeys keys) : ITabularService
{
    private static readonly Action<Utf8JsonWriter, TabularResult> WriteResult = TabularJson.WriteResult;

    /// <inheritdoc />
    public Task<TabularAnswer> InferAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        InferAsync(target, json, isList: false, cancellationToken);

    /// <inheritdoc />
    public Task<TabularAnswer> InferRowsAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        InferAsync(target, json, isList: true, cancellationToken);

    private async Task<TabularAnswer> InferAsync(ModelTarget target, ReadOnlyMemory<byte> json, bool isList, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<TabularRow, TabularResult>(target);
        var contract = TabularContract.Of((TabularModelConfig)lease.Loaded.Id.Config);
        var request = TabularRequestReader.Read(json.Span, contract);
        if (isList && request.IsSingle)
        {
            throw InvalidInputException.At("$", "is one row; expected {\"instances\":[...]}");
        }

        if (lease.RequestKey is not null)
        {
            return new TabularAnswer(await AnswerByKeyAsync(lease, request.Rows, contract, cancellationToken), request.IsSingle);
        }

        var inference = await lease.InferAsync(request.Rows, cancellationToken);
        var answer = await recorder.RecordAsync(lease, request.Rows, inference, contract.WriteRow, WriteResult);
        return new TabularAnswer(answer, request.IsSingle);
    }

    private Task<Answer<TabularResult>> AnswerByKeyAsync(
        ModelLease<TabularRow, TabularResult> lease, IReadOnlyList<TabularRow> rows, TabularContract contract, CancellationToken cancellationToken) =>
        keys.AnswerAsync(lease, rows, contract.WriteRow, TabularJson.ReadResult, async () =>
        {
            var inference = await lease.InferAsync(rows, cancellationToken);
            return await recorder.RecordAsync(lease, rows, inference, contract.WriteRow, WriteResult);
        });
}
