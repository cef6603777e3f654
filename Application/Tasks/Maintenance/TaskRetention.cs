namespace Interlock.Application.Tasks.Maintenance;

/// <summary>Deletes tasks that ended long ago, and counts the queued ones.</summary>
public sealed class TaskRetention(ITaskLeases leases, TaskBacklog backlog, TasksConfig config, TimeProvider time)
{
    private const int MaxDeleted = 500;

    /// <summary>Runs once; what is left is deleted by the next run.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await backlog.CountAsync(() => leases.CountQueuedAsync(cancellationToken));
        await leases.DeleteFinishedAsync(time.GetUtcNow().UtcDateTime - config.Retention, MaxDeleted, cancellationToken);
    }
}
