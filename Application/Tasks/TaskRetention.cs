using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>Deletes tasks that ended long ago, and counts those that wait.</summary>
public sealed class TaskRetention(ITaskUpkeep upkeep, TaskBacklog backlog, TasksConfig config, TimeProvider time)
{
    private const int MostAtOnce = 500;

    /// <summary>One turn: what is left over is for the next one.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await backlog.CountAsync(() => upkeep.CountQueuedAsync(cancellationToken));
        await upkeep.DeleteFinishedAsync(time.GetUtcNow().UtcDateTime - config.Retention, MostAtOnce, cancellationToken);
    }
}
