namespace Interlock.Application.Tasks.Execution;

/// <summary>A task that this server claimed, with the engine's delivery that named it.</summary>
/// <param name="Running">The task.</param>
/// <param name="Delivery">To be closed.</param>
public sealed record ClaimedTask(RunningTask Running, TaskDelivery Delivery);

/// <summary>The work on tasks, from the claim to the stored outcome.</summary>
public sealed class TaskWork(TaskClaimer claimer, TaskRunner runner, TaskSettler settler)
{
    /// <summary>Claims the tasks of deliveries.</summary>
    /// <returns>Those that are this server's now; the other deliveries are to be closed.</returns>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(IReadOnlyList<TaskDelivery> deliveries)
    {
        var byId = deliveries.DistinctBy(delivery => delivery.Id).ToDictionary(delivery => delivery.Id, StringComparer.Ordinal);
        var (running, ended) = await claimer.ClaimAsync([.. byId.Keys]);
        settler.Report(ended);
        return [.. running.Select(task => new ClaimedTask(task, byId[task.Task.Id]))];
    }

    /// <summary>Runs tasks for one version of a model together and stores the outcomes.</summary>
    /// <param name="group">The tasks.</param>
    /// <param name="free">Is called when the run has ended, before the outcomes are stored.</param>
    /// <param name="stop">Ends the run: unfinished tasks are released.</param>
    public async Task RunAsync(IReadOnlyList<ClaimedTask> group, Action free, CancellationToken stop)
    {
        try
        {
            var outcomes = await RunAsync([.. group.Select(task => task.Running)], free, stop);
            foreach (var task in group)
            {
                task.Running.IsSettling = true;
            }

            await settler.SettleAsync(outcomes);
        }
        finally
        {
            foreach (var task in group)
            {
                claimer.End(task.Running);
            }

            await Task.WhenAll(group.Select(CloseAsync));
        }
    }

    private async Task<IReadOnlyList<TaskOutcome>> RunAsync(IReadOnlyList<RunningTask> tasks, Action free, CancellationToken stop)
    {
        try
        {
            return await runner.RunAsync(tasks, stop);
        }
        finally
        {
            free();
        }
    }

    private static Task CloseAsync(ClaimedTask task) =>
        task.Running.Task is { State: Domain.Tasks.TaskState.Dead, Reason: { } reason } ? task.Delivery.CloseDeadAsync(reason) : task.Delivery.CloseAsync();
}
