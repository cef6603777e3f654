using Interlock.Application.Tasks;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Leases;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Tasks;

/// <summary>The queue of tasks in the database.</summary>
internal sealed class TaskLeases(DatastoreCalls calls, GroupCommit<TaskOutcome> outcomes)
    : LeaseTable<InferenceTask>(calls, nameof(InferenceTask.Model)), ITaskLeases
{
    /// <inheritdoc />
    public Task<IReadOnlyList<InferenceTask>> ClaimAsync(
        IReadOnlyList<string> ids, string token, DateTime now, Func<InferenceTask, IReadOnlyList<Delivery>> begin, CancellationToken cancellationToken) =>
        ClaimAsync(ids, token, now, (context, task) => context.Deliveries.AddRange(begin(task)), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlySet<string>> SettleAsync(IReadOnlyList<TaskOutcome> settled, CancellationToken cancellationToken)
    {
        await outcomes.AddAsync(settled, cancellationToken);
        return settled.Where(outcome => outcome.IsStored).Select(outcome => outcome.Task.Id).ToHashSet();
    }

    /// <inheritdoc />
    public Task ReportAsync(IReadOnlyList<TaskProgress> progress, CancellationToken cancellationToken) => Calls.RunAsync(
        async (context, _) =>
        {
            // In the order of the ids: two servers that update several tasks do not wait for each other.
            foreach (var (claim, done, total) in progress.OrderBy(task => task.Claim.Id, StringComparer.Ordinal))
            {
                await Held(context, claim).ExecuteUpdateAsync(
                    update => update.SetProperty(task => task.Done, done).SetProperty(task => task.Total, total), cancellationToken);
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindCancelRequestsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        ReadAsync(context => context.Tasks.Where(task => ids.Contains(task.Id) && task.CancelRequested).Select(task => task.Id), cancellationToken);

    /// <inheritdoc />
    public async Task<int> CountQueuedAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(
            context => context.Tasks.Where(task => task.State == TaskState.Queued).GroupBy(_ => 1).Select(tasks => tasks.Count()), cancellationToken)).SingleOrDefault();

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> TakeOffersAsync(DateTime now, DateTime? staleBefore, int limit, CancellationToken cancellationToken)
    {
        var before = staleBefore ?? DateTime.UnixEpoch;
        var ids = await ReadAsync(
            context => NotOffered(context).OrderBy(task => task.DueAt).ThenBy(task => task.Id).Take(limit).Select(task => task.Id), cancellationToken);
        if (ids.Count == 0)
        {
            return ids;
        }

        // Another server may have been faster; who offers a few of them again does no harm.
        var taken = await Calls.RunAsync(
            (context, _) => NotOffered(context).Where(task => ids.Contains(task.Id))
                .ExecuteUpdateAsync(update => update.SetProperty(task => task.OfferedAt, now), cancellationToken),
            cancellationToken);
        return taken > 0 ? ids : [];

        IQueryable<InferenceTask> NotOffered(InterlockDbContext context) =>
            Due(context, now).Where(task => task.OfferedAt == null || task.OfferedAt < before);
    }

    /// <inheritdoc />
    public Task ReturnOffersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => Calls.RunAsync(
        (context, _) => context.Tasks
            .Where(task => ids.Contains(task.Id) && task.State == TaskState.Queued)
            .ExecuteUpdateAsync(update => update.SetProperty(task => task.OfferedAt, (DateTime?)null), cancellationToken),
        cancellationToken);
}
