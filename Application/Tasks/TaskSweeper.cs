using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks;

/// <summary>Looks after the table of tasks: takes up what servers left that stopped, offers what was not offered, deletes what is old, and counts.</summary>
public sealed partial class TaskSweeper(TaskRecovery recovery, TaskRetention retention, TaskReoffers reoffers, TimeProvider time, ILogger<TaskSweeper> logger)
{
    private const int LeastPauseMs = 800;
    private const int MostPauseMs = 1200;

    /// <summary>Sweeps, until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await SweepAsync(cancellationToken);

            // Unevenly, so that several servers do not look at the same time.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(LeastPauseMs, MostPauseMs)), time, cancellationToken);
        }
    }

    /// <summary>One turn; a part that fails is logged and does not hold up the others.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await TryAsync(recovery.RunAsync, cancellationToken);
        await TryAsync(reoffers.RunAsync, cancellationToken);
        await TryAsync(retention.RunAsync, cancellationToken);
    }

    private async Task TryAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(EventIds.SweepFailed, LogLevel.Error, "A look after the tasks failed; the next one follows")]
    private partial void LogFailed(Exception exception);
}
