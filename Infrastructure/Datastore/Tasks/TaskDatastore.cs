using Interlock.Application.Tasks;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Tasks;

/// <summary>Tasks in the database.</summary>
internal sealed class TaskDatastore(
    GroupCommit<InferenceTask> writer, DatastoreCalls calls) : ITaskDatastore
{
    /// <inheritdoc />
    public Task AddAsync(InferenceTask task, CancellationToken cancellationToken)
    {
        calls.RequireWritable();
        return writer.AddAsync([task], cancellationToken);
    }

    /// <inheritdoc />
    public Task<KeyedTask?> AddOnceAsync(InferenceTask task, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            // Two at once: an index lets one through, and the other comes here again and finds it.
            if (await FindKeysAsync(context, task, cancellationToken) is { } before)
            {
                return before;
            }

            calls.RequireWritable();
            context.Tasks.Add(task);
            await context.SaveChangesAsync(cancellationToken);
            return null;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<KeyedTask?> FindKeyAsync(string? caller, string model, string key, CancellationToken cancellationToken) => calls.QueryAsync(
        context => FindKeyAsync(context, caller, model, key, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<KeyedTask?> FindRequestKeyAsync(string model, string key, CancellationToken cancellationToken) => calls.QueryAsync(
        context => FindRequestKeyAsync(context, model, key, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<TaskView?> FindAsync(string id, CancellationToken cancellationToken) => calls.QueryAsync(
        context => TaskQueries.Find(context, id).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<TaskView>> ListAsync(TaskFilter filter, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<TaskView>>(
            async context => await TaskQueries.List(context, filter).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListUnfinishedAsync(string model, int limit, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<string>>(
            async context => await context.Tasks.Where(task => task.Model == model && task.FinishedAt == null)
                .OrderBy(task => task.Id).Take(limit).Select(task => task.Id).ToListAsync(cancellationToken),
            cancellationToken);

    /// <inheritdoc />
    public async Task<TaskView?> ChangeAsync(string id, Func<InferenceTask, IReadOnlyList<Delivery>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await calls.RunAsync((context, _) => ChangeAsync(context, id, change, cancellationToken), cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // It went on meanwhile; there are only so many states to go to.
            }
        }
    }

    private static async Task<TaskView?> ChangeAsync(
        InterlockDbContext context, string id, Func<InferenceTask, IReadOnlyList<Delivery>> change, CancellationToken cancellationToken)
    {
        if (await context.Tasks.SingleOrDefaultAsync(task => task.Id == id, cancellationToken) is not { } task)
        {
            return null;
        }

        context.Deliveries.AddRange(change(task));
        await context.SaveChangesAsync(cancellationToken);
        return TaskView.Of(task);
    }

    private static async Task<KeyedTask?> FindKeysAsync(InterlockDbContext context, InferenceTask task, CancellationToken cancellationToken)
    {
        var before = task.IdempotencyKey is { } key ? await FindKeyAsync(context, task.Caller, task.Model, key, cancellationToken) : null;
        return before ?? (task.RequestKey is { } own ? await FindRequestKeyAsync(context, task.Model, own, cancellationToken) : null);
    }

    private static async Task<KeyedTask?> FindRequestKeyAsync(InterlockDbContext context, string model, string key, CancellationToken cancellationToken)
    {
        var found = await TaskQueries.OfRequestKey(context, model, key).Select(task => new { task.Id, task.RequestHash, task.Request }).SingleOrDefaultAsync(cancellationToken);
        return found is not null && await TaskQueries.Find(context, found.Id).SingleOrDefaultAsync(cancellationToken) is { } task
            ? new KeyedTask(task, found.RequestHash, found.Request)
            : null;
    }

    private static async Task<KeyedTask?> FindKeyAsync(
        InterlockDbContext context, string? caller, string model, string key, CancellationToken cancellationToken)
    {
        var found = await TaskQueries.OfKey(context, caller, model, key).Select(task => new { task.Id, task.RequestHash }).SingleOrDefaultAsync(cancellationToken);
        return found is not null && await TaskQueries.Find(context, found.Id).SingleOrDefaultAsync(cancellationToken) is { } task
            ? new KeyedTask(task, found.RequestHash)
            : null;
    }
}
