using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>Takes tasks on and lets them go, so that the board and the backlog tell the truth.</summary>
public sealed class TaskDesk(TaskBoard board, TaskBacklog backlog, TasksConfig config, TimeProvider time)
{
    /// <summary>Claims tasks for this server.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<IReadOnlyList<RunningTask>> ClaimAsync(ITaskClaims claims, IReadOnlyList<string> ids)
    {
        var now = time.GetUtcNow();
        var claim = TimeOrderedId.New(now);
        var tasks = await claims.ClaimAsync(ids, claim, now.UtcDateTime, now.UtcDateTime + config.Lease, CancellationToken.None);
        backlog.Take(tasks.Count);
        var running = tasks.Select(task => new RunningTask(task, claim)).ToList();
        foreach (var task in running)
        {
            if (task.Task.CancelRequested)
            {
                task.Cancel();
            }

            board.Add(task);
        }

        return running;
    }

    /// <summary>This server works on it no more.</summary>
    public void End(RunningTask task)
    {
        board.Remove(task);
        task.Dispose();
    }
}
