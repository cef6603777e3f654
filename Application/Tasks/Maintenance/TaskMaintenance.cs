using Interlock.Application.Serving.Health;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Maintenance;

/// <summary>Maintains the table of tasks: offers what no broker knows of, counts the queued tasks, and deletes old ones.</summary>
public sealed partial class TaskMaintenance(TaskReoffers reoffers, TaskRetention retention, TimeProvider time, ILogger<TaskMaintenance> logger)
{
    private const int MinDelayMs = 800;
    private const int MaxDelayMs = 1200;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await TryAsync(reoffers.RunAsync, cancellationToken);
            await TryAsync(retention.RunAsync, cancellationToken);

            // With jitter, so that several servers do not query at the same time.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(MinDelayMs, MaxDelayMs)), time, cancellationToken);
        }
    }

    // A part that fails does not hold up the others.
    private async Task TryAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part(cancellationToken);
        }
        catch (Exception e) when (DatastoreHealth.HasLogged(e))
        {
            // Runs again.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(EventIds.SweepFailed, LogLevel.Error, "Maintenance of the tasks failed; retrying")]
    private partial void LogFailed(Exception exception);
}
