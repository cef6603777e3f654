using Interlock.Application.Tasks;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What is done to the table of tasks now and then.</summary>
internal sealed class TaskUpkeep(IDbContextFactory<InterlockDbContext> contexts, RetriedTransaction transactions) : ITaskUpkeep
{
    /// <inheritdoc />
    public Task<int> CountQueuedAsync(CancellationToken cancellationToken) => DatabaseFault.TranslateAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Tasks.CountAsync(task => task.State == TaskState.Queued, cancellationToken);
    });

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> TakeOffersAsync(DateTime now, DateTime? staleBefore, int most, CancellationToken cancellationToken)
    {
        var before = staleBefore ?? DateTime.UnixEpoch;
        var ids = await FindAsync(
            context => TaskQueries.Due(context, now).Where(task => task.OfferedAt == null || task.OfferedAt < before).Take(most), cancellationToken);
        if (ids.Count == 0)
        {
            return ids;
        }

        // Another server may have been faster; who offers a few of them again does no harm.
        var taken = await transactions.RunAsync(
            (context, _) => context.Tasks
                .Where(task => ids.Contains(task.Id) && task.State == TaskState.Queued && (task.OfferedAt == null || task.OfferedAt < before))
                .ExecuteUpdateAsync(update => update.SetProperty(task => task.OfferedAt, now), cancellationToken),
            cancellationToken);
        return taken > 0 ? ids : [];
    }

    /// <inheritdoc />
    public Task ReturnOffersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => context.Tasks
            .Where(task => ids.Contains(task.Id) && task.State == TaskState.Queued)
            .ExecuteUpdateAsync(update => update.SetProperty(task => task.OfferedAt, (DateTime?)null), cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public async Task<int> DeleteFinishedAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        // Looked at first: a transaction that changes nothing would hold up other writers all the same.
        var ids = await FindAsync(
            context => context.Tasks.Where(task => task.FinishedAt < before).OrderBy(task => task.FinishedAt).Take(most), cancellationToken);
        return ids.Count == 0 ? 0 : await transactions.RunAsync(
            (context, _) => context.Tasks.Where(task => ids.Contains(task.Id) && task.FinishedAt < before).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }

    private Task<IReadOnlyList<string>> FindAsync(Func<InterlockDbContext, IQueryable<InferenceTask>> query, CancellationToken cancellationToken) =>
        DatabaseFault.TranslateAsync<IReadOnlyList<string>>(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await query(context).Select(task => task.Id).ToListAsync(cancellationToken);
        });
}
