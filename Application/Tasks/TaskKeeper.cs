using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks;

/// <summary>Renews the claims of this server's tasks in time, keeps how far they are, and stops those that are cancelled or lost.</summary>
public sealed partial class TaskKeeper(ITaskClaims claims, TaskBoard board, TasksConfig config, TimeProvider time, ILogger<TaskKeeper> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private long _renewed = time.GetTimestamp();

    /// <summary>Keeps, until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var third = config.Lease / 3;
        using var timer = new PeriodicTimer(third < Look ? third : Look, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await TurnAsync(third, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    private async Task TurnAsync(TimeSpan third, CancellationToken cancellationToken)
    {
        var running = board.Running.ToDictionary(task => task.Task.Id);
        if (running.Count == 0)
        {
            return;
        }

        foreach (var id in await claims.FindCancelRequestsAsync([.. running.Keys], cancellationToken))
        {
            running[id].Cancel();
        }

        // All of them, so that no claim is renewed later than every third of the lease, however many there are.
        var isTime = time.GetElapsedTime(_renewed) >= third;
        var renewed = running.Values.Where(task => isTime || task.Progress != task.Stored).ToList();
        if (renewed.Count > 0)
        {
            await RenewAsync(renewed, cancellationToken);
            _renewed = isTime ? time.GetTimestamp() : _renewed;
        }
    }

    private async Task RenewAsync(List<RunningTask> tasks, CancellationToken cancellationToken)
    {
        var renewals = tasks.ConvertAll(task => (Task: task, task.Progress));
        var held = await claims.RenewAsync(
            renewals.ConvertAll(renewal => new TaskRenewal(renewal.Task.Task.Id, renewal.Task.Claim, renewal.Progress.Done, renewal.Progress.Total)),
            time.GetUtcNow().UtcDateTime + config.Lease,
            cancellationToken);
        foreach (var (task, progress) in renewals)
        {
            if (held.Contains(task.Task.Id))
            {
                task.Stored = progress;
                board.Changed(task.Task.Id);
            }
            else if (board.Running.Contains(task))
            {
                LogLost(task.Task.Id, task.Task.Model);
                task.Lose();
            }
        }
    }

    [LoggerMessage(EventIds.TaskRenewalFailed, LogLevel.Error, "The claims of this server's tasks could not be renewed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventIds.TaskLost, LogLevel.Warning, "Task {Id} of model {Model} was taken over: this server was silent for too long")]
    private partial void LogLost(string id, string model);
}
