using Interlock.Application.Serving.Health;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Renews the leases of this server's tasks, stores their progress, and stops those that are cancelled or lost.</summary>
public sealed partial class TaskRenewal(ITaskLeases leases, LocalTasks local, TasksConfig config, TimeProvider time, ILogger<TaskRenewal> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _renewed = time.GetTimestamp();

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var third = config.Lease / 3;
        using var timer = new PeriodicTimer(third < Interval ? third : Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await TurnAsync(third, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!DatastoreHealth.HasLogged(e))
                {
                    LogFailed(e);
                }
            }
        }
    }

    private async Task TurnAsync(TimeSpan third, CancellationToken cancellationToken)
    {
        var running = local.Running.ToDictionary(task => task.Task.Id);
        if (running.Count == 0)
        {
            return;
        }

        foreach (var id in await leases.FindCancelRequestsAsync([.. running.Keys], cancellationToken))
        {
            running[id].Cancel();
        }

        await ReportAsync([.. running.Values.Where(task => task.Progress != task.Stored)], cancellationToken);
        if (time.GetElapsedTime(_renewed) >= third)
        {
            await RenewAsync(running.Values, cancellationToken);
            _renewed = time.GetTimestamp();
        }
    }

    private async Task ReportAsync(List<RunningTask> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        var reported = tasks.ConvertAll(task => (Task: task, task.Progress));
        await leases.ReportAsync(reported.ConvertAll(task => new TaskProgress(task.Task.Claim, task.Progress.Done, task.Progress.Total)), cancellationToken);
        foreach (var (task, progress) in reported)
        {
            task.Stored = progress;
            local.Changed(task.Task.Id);
        }
    }

    private async Task RenewAsync(ICollection<RunningTask> tasks, CancellationToken cancellationToken)
    {
        var held = await leases.RenewAsync([.. tasks.Select(task => task.Claim)], time.GetUtcNow().UtcDateTime + config.Lease, cancellationToken);
        foreach (var task in tasks.Where(task => !held.Contains(task.Task.Id) && !task.IsSettling && local.Running.Contains(task)))
        {
            LogLost(task.Task.Id, task.Task.Model);
            task.Lose();
        }
    }

    [LoggerMessage(EventIds.TaskRenewalFailed, LogLevel.Error, "Could not renew the leases of this server's tasks; retrying")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventIds.TaskLost, LogLevel.Warning, "Task {Id} of model {Model} was claimed by another server: its lease had expired")]
    private partial void LogLost(string id, string model);
}
