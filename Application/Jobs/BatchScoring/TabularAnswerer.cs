using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Asks a tabular model: the features are read straight from the bytes of the rows, and many rows share a lease.</summary>
internal sealed class TabularAnswerer(string model, bool records, IModelCatalog catalog, PredictionRecorder recorder, TimeProvider time) : IRowAnswerer
{
    private const int RowsPerBlock = 1024;

    private readonly ServingLimits _limits = catalog.Current.Models[model].Config.Limits;

    /// <inheritdoc />
    public int Degree => _limits.Places;

    /// <inheritdoc />
    public int BlockRows => _limits.MaxBatch * Math.Max(1, RowsPerBlock / _limits.MaxBatch);

    /// <inheritdoc />
    public void Check(RowShape shape)
    {
        if (!shape.IsJson)
        {
            shape.FeaturesOf(TabularContract.Of((TabularModelConfig)catalog.Current.Models[model].Config));
        }
    }

    /// <inheritdoc />
    public async Task<RowAnswers> AnswerAsync(RowBlock block, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = catalog.Acquire<TabularRow, TabularResult>(model);
            var answers = new RowAnswers(block, new RowAnswer[block.Count], new IReadOnlyList<Prediction>[records ? block.Count : 0]);
            var (rows, places) = Read(block, TabularContract.Of((TabularModelConfig)lease.Loaded.Id.Config), answers);
            var batch = lease.Loaded.Id.Limits.MaxBatch;
            for (var at = 0; at < rows.Count; at += batch)
            {
                var count = Math.Min(batch, rows.Count - at);
                await AnswerAsync(lease, rows.Slice(at, count), places.AsMemory(at, count), answers, cancellationToken);
            }

            return answers;
        }
        catch (InterlockException e)
        {
            throw RowFault.Stop(e);
        }
    }

    private static (ArraySegment<TabularRow> Rows, int[] Places) Read(RowBlock block, TabularContract contract, RowAnswers answers)
    {
        var features = block.Shape.IsJson ? null : block.Shape.FeaturesOf(contract);
        var (rows, places, count) = (new TabularRow[block.Count], new int[block.Count], 0);
        for (var i = 0; i < block.Count; i++)
        {
            var (row, problem) = block[i].Problem is { } known ? (null, known)
                : features?.Read(block, i) ?? TabularJsonRow.Read(block.BytesOf(i), contract);
            if (problem is not null)
            {
                answers.Answers[i] = RowAnswer.Bad(problem);
                continue;
            }

            (rows[count], places[count]) = (row!, i);
            count++;
        }

        return (new ArraySegment<TabularRow>(rows, 0, count), places);
    }

    private async Task AnswerAsync(
        ModelLease<TabularRow, TabularResult> lease,
        ArraySegment<TabularRow> rows,
        ReadOnlyMemory<int> places,
        RowAnswers answers,
        CancellationToken cancellationToken)
    {
        try
        {
            var inference = await lease.InferWithRetryAsync(rows, time, cancellationToken);
            Keep(lease, rows, places.Span, answers, inference);
        }
        catch (InterlockException e) when (RowFault.IsOfRow(e) && rows.Count == 1)
        {
            answers.Answers[places.Span[0]] = RowAnswer.Bad(e.Message);
        }
        catch (InterlockException e) when (RowFault.IsOfRow(e))
        {
            // One of them is at fault, and only that one shall fail.
            for (var i = 0; i < rows.Count; i++)
            {
                await AnswerAsync(lease, rows.Slice(i, 1), places.Slice(i, 1), answers, cancellationToken);
            }
        }
    }

    private void Keep(
        ModelLease<TabularRow, TabularResult> lease,
        ArraySegment<TabularRow> rows,
        ReadOnlySpan<int> places,
        RowAnswers answers,
        Inference<TabularResult> inference)
    {
        var id = lease.Loaded.Id;
        for (var i = 0; i < places.Length; i++)
        {
            answers.Answers[places[i]] = new RowAnswer(id.Version, lease.Revision, inference.Outputs[i], default);
        }

        if (records)
        {
            var contract = TabularContract.Of((TabularModelConfig)id.Config);
            var predictions = recorder.Make(lease, rows, inference, contract.WriteRow, TabularJson.WriteResult);
            for (var i = 0; i < predictions.Length; i++)
            {
                answers.Predictions[places[i]] = [predictions[i]];
            }
        }
    }
}
