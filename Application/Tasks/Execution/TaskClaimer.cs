using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Claims tasks for this server.</summary>
public sealed class TaskClaimer(ITaskLeases leases, TaskOutcomes outcomes, LocalTasks local, TaskBacklog backlog, TimeProvider time)
{
    /// <summary>Claims those of the tasks that are due. A task that lost its server too often ends instead.</summary>
    /// <returns>The tasks to run, and those that ended.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<(IReadOnlyList<RunningTask> Running, IReadOnlyList<InferenceTask> Ended)> ClaimAsync(IReadOnlyList<string> ids)
    {
        var now = time.GetUtcNow();
        var token = TimeOrderedId.New(now);
        var tasks = await leases.ClaimAsync(ids, token, now.UtcDateTime, task => outcomes.Begin(task, token), CancellationToken.None);
        backlog.Take(tasks.Count);
        var running = tasks.Where(task => !task.IsFinished).Select(task => new RunningTask(task, token)).ToList();
        foreach (var task in running)
        {
            if (task.Task.CancelRequested)
            {
                task.Cancel();
            }

            local.Add(task);
        }

        return (running, [.. tasks.Where(task => task.IsFinished)]);
    }

    /// <summary>Ends the work of this server on a task.</summary>
    public void End(RunningTask task)
    {
        local.Remove(task);
        task.Dispose();
    }
}
