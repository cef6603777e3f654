using Interlock.Application.Tasks;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>The updates of tasks: one statement each, with the condition under which it holds, so that of several writers one wins.</summary>
internal static class TaskUpdates
{
    /// <summary>Puts a claim on those that are queued and due; the others have another worker, or none yet.</summary>
    public static Task<int> ReserveAsync(InterlockDbContext context, IReadOnlyList<string> ids, string claim, DateTime now, CancellationToken cancellationToken) =>
        context.Tasks
            .Where(task => ids.Contains(task.Id) && task.State == TaskState.Queued && task.Claim == null && task.DueAt <= now)
            .ExecuteUpdateAsync(update => update.SetProperty(task => task.Claim, claim), cancellationToken);

    public static Task<int> RenewAsync(InterlockDbContext context, TaskRenewal renewal, DateTime until, CancellationToken cancellationToken) =>
        context.Tasks.Where(task => task.Id == renewal.Id && task.Claim == renewal.Claim).ExecuteUpdateAsync(
            update => update
                .SetProperty(task => task.ClaimedUntil, until)
                .SetProperty(task => task.Done, renewal.Done)
                .SetProperty(task => task.Total, renewal.Total),
            cancellationToken);

    /// <summary>Writes what a task has become, if it is still worked on under the claim. Whether it is to be cancelled, others may have written meanwhile.</summary>
    public static Task<int> SettleAsync(InterlockDbContext context, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        var (became, claim) = (outcome.Task, outcome.Claim);
        var rows = context.Tasks.Where(task => task.Id == became.Id && task.Claim == claim);
        if (outcome.ExpiredBefore is { } time)
        {
            rows = rows.Where(task => task.ClaimedUntil < time);
        }

        return rows.ExecuteUpdateAsync(
            update => update
                .SetProperty(task => task.State, became.State)
                .SetProperty(task => task.Claim, became.Claim)
                .SetProperty(task => task.ClaimedUntil, became.ClaimedUntil)
                .SetProperty(task => task.Attempts, became.Attempts)

                // One that is to be cancelled does not wait: whoever takes it next sees that.
                .SetProperty(task => task.DueAt, task => task.CancelRequested ? task.DueAt : became.DueAt)
                .SetProperty(task => task.OfferedAt, became.OfferedAt)
                .SetProperty(task => task.StartedAt, became.StartedAt)
                .SetProperty(task => task.FinishedAt, became.FinishedAt)
                .SetProperty(task => task.Done, became.Done)
                .SetProperty(task => task.Total, became.Total)
                .SetProperty(task => task.Result, became.Result)
                .SetProperty(task => task.Code, became.Code)
                .SetProperty(task => task.Reason, became.Reason)
                .SetProperty(task => task.Problems, became.Problems)
                .SetProperty(task => task.Version, became.Version)
                .SetProperty(task => task.Revision, became.Revision)
                .SetProperty(task => task.PredictionId, became.PredictionId),
            cancellationToken);
    }
}
