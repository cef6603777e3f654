using System.Data.Common;
using Interlock.Application.Tasks;
using Interlock.Domain.Notifications;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Leases;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Tasks;

/// <summary>
/// Writes outcomes of tasks with their predictions and deliveries. An outcome whose claim was lost is left out; a task whose key names a prediction by now
/// is queued again.
/// </summary>
internal sealed class TaskOutcomeWriter(InterlockDbContext context) : IRowWriter<TaskOutcome>
{
    // Not CancelRequested, which others write while the task runs.
    private static readonly string[] Columns =
    [
        nameof(InferenceTask.State), nameof(InferenceTask.Claim), nameof(InferenceTask.DueAt), nameof(InferenceTask.Attempts), nameof(InferenceTask.OfferedAt),
        nameof(InferenceTask.FinishedAt), nameof(InferenceTask.Done), nameof(InferenceTask.Total), nameof(InferenceTask.Result),
        nameof(InferenceTask.Code), nameof(InferenceTask.Reason), nameof(InferenceTask.Problems), nameof(InferenceTask.Version),
        nameof(InferenceTask.Revision), nameof(InferenceTask.PredictionId),
    ];

    private readonly LeasedUpdate<InferenceTask> _tasks = new(context, Columns);
    private readonly PreparedInsert<Prediction> _predictions = new(context);
    private readonly PreparedInsert<Delivery> _deliveries = new(context);

    /// <inheritdoc />
    public async Task<int> WriteAsync(IReadOnlyList<TaskOutcome> rows, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var stored = new List<TaskOutcome>(rows.Count);
        foreach (var outcome in rows.OrderBy(outcome => outcome.Task.Id, StringComparer.Ordinal))
        {
            if (outcome.Predictions is [{ RequestKey: { } key } prediction]
                && await PredictionQueries.OfKey(context, prediction.Model, key).AnyAsync(cancellationToken))
            {
                outcome.Withdraw();
            }

            outcome.IsStored = await _tasks.WriteAsync(outcome.Task, outcome.Token, transaction, cancellationToken);
            if (outcome.IsStored)
            {
                stored.Add(outcome);
            }
        }

        await _predictions.WriteAsync([.. stored.SelectMany(outcome => outcome.Predictions)], transaction, cancellationToken);
        await _deliveries.WriteAsync([.. stored.SelectMany(outcome => outcome.Deliveries)], transaction, cancellationToken);
        await WakeCancelledAsync([.. stored.Where(outcome => outcome.Task.State == TaskState.Queued).Select(outcome => outcome.Task.Id)], cancellationToken);
        return stored.Count;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _tasks.Dispose();
        _predictions.Dispose();
        _deliveries.Dispose();
    }

    // A task that is to be cancelled does not wait for its retry: it is due since it was started, and whoever claims it next cancels it.
    private Task WakeCancelledAsync(string[] queued, CancellationToken cancellationToken) => queued.Length == 0
        ? Task.CompletedTask
        : context.Tasks.Where(task => queued.Contains(task.Id) && task.CancelRequested).ExecuteUpdateAsync(
            update => update.SetProperty(task => task.DueAt, task => task.StartedAt!.Value), cancellationToken);
}
