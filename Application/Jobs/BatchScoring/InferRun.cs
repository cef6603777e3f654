using System.Data.Common;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Writes the answers of a step, commits chunk by chunk, and counts.</summary>
internal sealed class InferRun(IStepContext context, InferStepConfig config, IRowSink sink, IPredictionRows keeper, InferCheckpoint checkpoint)
{
    private const int MostLogged = 100;

    private readonly List<Prediction> _predictions = [];
    private InferCheckpoint _checkpoint = checkpoint;
    private int _logged;

    public async Task RunAsync(InferPipeline pipeline, RowBlock? first, CancellationToken cancellationToken)
    {
        await foreach (var (block, rows) in pipeline.RunAsync(first, cancellationToken))
        {
            await sink.AddAsync(rows, cancellationToken);
            _predictions.AddRange(rows.Predictions);
            _checkpoint = _checkpoint with { At = rows.End, Skipped = _checkpoint.Skipped + (config.BadRows == BadRows.Skip ? rows.Bad.Count : 0) };
            foreach (var bad in rows.Bad)
            {
                await RefuseAsync(bad, cancellationToken);
            }

            if (block.EndsChunk)
            {
                await CommitAsync(isDone: false, cancellationToken);
            }

            var done = _checkpoint.At.Rows;
            context.Report(done, block.Progress > 0 ? Math.Max(done, (long)(done / block.Progress)) : 0);
        }

        if (_checkpoint.At.Rows == _checkpoint.Skipped)
        {
            sink.CheckEmpty();
        }

        await CommitAsync(isDone: true, cancellationToken);
        sink.Complete();
        context.Report(_checkpoint.At.Rows, _checkpoint.At.Rows);
        context.Log(StepLogLevel.Info, $"{_checkpoint.At.Rows - _checkpoint.Skipped} rows were answered.");
        if (_checkpoint.Skipped > 0)
        {
            context.Log(StepLogLevel.Warning, $"{_checkpoint.Skipped} rows could not be answered and were left out.");
        }
    }

    private async Task RefuseAsync(BadRow bad, CancellationToken cancellationToken)
    {
        if (config.BadRows == BadRows.Fail)
        {
            // What was answered before it stays done.
            await CommitAsync(isDone: false, cancellationToken);
            throw new StepFailedException(bad.ToString());
        }

        if (_logged++ < MostLogged)
        {
            context.Log(StepLogLevel.Warning, bad.ToString());
        }
    }

    private async Task CommitAsync(bool isDone, CancellationToken cancellationToken)
    {
        var next = _checkpoint with { Output = await sink.FlushAsync(cancellationToken), IsDone = isDone };
        try
        {
            await context.CommitAsync(next.ToJson(), next.At.Rows, WriteAsync, cancellationToken);
        }
        catch (UnavailableException e) when (e.InnerException is not null)
        {
            throw new StepFailedException($"The datastore did not take the rows: {e.GetBaseException().Message}", e);
        }

        _checkpoint = next;
        _predictions.Clear();
        sink.Committed();
    }

    private async Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (_predictions.Count > 0)
        {
            await keeper.InsertAsync(transaction, _predictions, cancellationToken);
        }

        await sink.WriteAsync(transaction, cancellationToken);
    }
}
