using System.Data.Common;
using Interlock.Application.Tasks;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Claims on tasks in the database.</summary>
internal sealed class TaskClaims(IDbContextFactory<InterlockDbContext> contexts, RetriedTransaction transactions) : ITaskClaims
{
    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindDueAsync(DateTime now, int most, CancellationToken cancellationToken) =>
        ReadAsync(context => TaskQueries.Due(context, now).Take(most).Select(task => task.Id), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<InferenceTask>> ClaimAsync(
        IReadOnlyList<string> ids, string claim, DateTime now, DateTime until, CancellationToken cancellationToken) =>
        transactions.RunAsync<IReadOnlyList<InferenceTask>>(
            async (context, _) =>
            {
                if (await TaskUpdates.ReserveAsync(context, ids, claim, now, cancellationToken) == 0)
                {
                    return [];
                }

                var tasks = await context.Tasks.Where(task => ids.Contains(task.Id) && task.Claim == claim).ToListAsync(cancellationToken);
                tasks.ForEach(task => task.Begin(claim, now, until));
                await context.SaveChangesAsync(cancellationToken);
                return tasks;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlySet<string>> RenewAsync(IReadOnlyList<TaskRenewal> renewals, DateTime until, CancellationToken cancellationToken) =>
        transactions.RunAsync<IReadOnlySet<string>>(
            async (context, _) =>
            {
                // In the order of their ids, so that two who change several tasks do not wait for each other.
                var held = new HashSet<string>(StringComparer.Ordinal);
                foreach (var renewal in renewals.OrderBy(renewal => renewal.Id, StringComparer.Ordinal))
                {
                    if (await TaskUpdates.RenewAsync(context, renewal, until, cancellationToken) > 0)
                    {
                        held.Add(renewal.Id);
                    }
                }

                return held;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindCancelRequestsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        ReadAsync(context => context.Tasks.Where(task => ids.Contains(task.Id) && task.CancelRequested).Select(task => task.Id), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlySet<string>> SettleAsync(IReadOnlyList<TaskOutcome> outcomes, CancellationToken cancellationToken) =>
        transactions.RunAsync((context, transaction) => SettleAsync(context, transaction, outcomes, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<InferenceTask>> FindExpiredAsync(DateTime now, int most, CancellationToken cancellationToken) => ReadAsync(
        context => context.Tasks.AsNoTracking()
            .Where(task => task.State == TaskState.Running && task.ClaimedUntil < now)
            .OrderBy(task => task.Id)
            .Take(most),
        cancellationToken);

    private static async Task<IReadOnlySet<string>> SettleAsync(
        InterlockDbContext context, DbTransaction transaction, IReadOnlyList<TaskOutcome> outcomes, CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var predictions = new List<Prediction>();
        foreach (var outcome in outcomes.OrderBy(outcome => outcome.Task.Id, StringComparer.Ordinal))
        {
            if (await TaskUpdates.SettleAsync(context, outcome, cancellationToken) > 0)
            {
                kept.Add(outcome.Task.Id);
                predictions.AddRange(outcome.Predictions);
                context.Deliveries.AddRange(outcome.Deliveries);
            }
        }

        await context.SaveChangesAsync(cancellationToken);
        if (predictions.Count > 0)
        {
            using var insert = new PreparedInsert<Prediction>(context);
            await insert.WriteAsync(predictions, transaction, cancellationToken);
        }

        return kept;
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<InterlockDbContext, IQueryable<T>> query, CancellationToken cancellationToken) =>
        DatabaseFault.TranslateAsync<IReadOnlyList<T>>(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await query(context).ToListAsync(cancellationToken);
        });
}
