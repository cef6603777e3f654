using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>A task that this server claimed, with the word of the engine that brought it.</summary>
/// <param name="Running">The task.</param>
/// <param name="Delivery">To be closed.</param>
public sealed record ClaimedTask(RunningTask Running, TaskDelivery Delivery);

/// <summary>What became of deliveries.</summary>
/// <param name="Groups">Tasks to work on, each group for one version of a model, that fit into one batch of it.</param>
/// <param name="Others">Nobody here works on these: they are to be closed.</param>
public sealed record ClaimedWork(IReadOnlyList<IReadOnlyList<ClaimedTask>> Groups, IReadOnlyList<TaskDelivery> Others);

/// <summary>The work on tasks, from the claim to the end.</summary>
public sealed class TaskWork(ITaskClaims claims, TaskRunner runner, TaskSettler settler, TaskDesk desk, IModelCatalog catalog)
{
    /// <summary>Claims what was taken, as far as nobody else works on it.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>; the deliveries are closed, and the sweeper offers the tasks again.</exception>
    public async Task<ClaimedWork> ClaimAsync(IReadOnlyList<TaskDelivery> deliveries)
    {
        try
        {
            var byId = deliveries.DistinctBy(delivery => delivery.Id).ToDictionary(delivery => delivery.Id, StringComparer.Ordinal);
            var tasks = await desk.ClaimAsync(claims, [.. byId.Keys]);
            var claimed = tasks.Select(task => new ClaimedTask(task, byId[task.Task.Id])).ToList();
            return new ClaimedWork(
                [.. claimed.GroupBy(task => (TargetOf(task.Running.Task), AloneOf(task.Running.Task))).SelectMany(Batches)],
                [.. deliveries.Except(claimed.Select(task => task.Delivery))]);
        }
        catch
        {
            await Task.WhenAll(deliveries.Select(delivery => delivery.CloseAsync()));
            throw;
        }
    }

    /// <summary>Works on a group, and keeps what became of it.</summary>
    public async Task DoAsync(IReadOnlyList<ClaimedTask> group, CancellationToken stop)
    {
        try
        {
            var ended = await runner.RunAsync([.. group.Select(task => task.Running)], stop);
            await settler.SettleAsync(ended);
        }
        finally
        {
            foreach (var task in group)
            {
                desk.End(task.Running);
            }

            await Task.WhenAll(group.Select(CloseAsync));
        }
    }

    private ModelTarget TargetOf(InferenceTask task)
    {
        var target = TaskTarget.Of(task);
        return catalog.Current.Models.GetValueOrDefault(task.Model)?.Together(target) ?? target;
    }

    // One that failed before may be what makes others fail: it is called alone.
    private static string? AloneOf(InferenceTask task) => task.Attempts > 1 ? task.Id : null;

    private IEnumerable<IReadOnlyList<ClaimedTask>> Batches(IGrouping<(ModelTarget Target, string? Alone), ClaimedTask> tasks)
    {
        var most = catalog.Current.Models.TryGetValue(tasks.Key.Target.Model, out var served) && served.Active is { } active ? active.Id.Limits.MaxBatch : 1;
        return tasks.Chunk(most);
    }

    private static Task CloseAsync(ClaimedTask task) =>
        task.Running.Task is { State: TaskState.Dead, Reason: { } reason } ? task.Delivery.CloseDeadAsync(reason) : task.Delivery.CloseAsync();
}
