using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Tasks;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Keeps what became of tasks; while the datastore is away, it tries as long as the claims may hold.</summary>
public sealed partial class TaskSettler(ITaskLeases leases, INotifications notifications, TasksConfig config, TimeProvider time, ILogger<TaskSettler> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Keeps the outcomes, together if that is possible.</summary>
    public async Task SettleAsync(IReadOnlyList<TaskOutcome> outcomes)
    {
        var start = time.GetTimestamp();
        var kept = await TryAsync(outcomes);
        if (kept is null)
        {
            // One of them may be at fault: each is tried alone.
            var one = await Task.WhenAll(outcomes.Select(outcome => KeepTryingAsync(outcome, start)));
            kept = one.OfType<string>().ToHashSet();
        }

        Report(outcomes.Where(outcome => kept.Contains(outcome.Task.Id)).Select(outcome => outcome.Task));
    }

    private async Task<string?> KeepTryingAsync(TaskOutcome outcome, long start)
    {
        while (time.GetElapsedTime(start) < config.Lease)
        {
            await Task.Delay(Pause, time);
            if (await TryAsync([outcome]) is { } kept)
            {
                return kept.FirstOrDefault();
            }
        }

        LogNotStored(outcome.Task.Id, outcome.Task.Model);
        return null;
    }

    private async Task<IReadOnlySet<string>?> TryAsync(IReadOnlyList<TaskOutcome> outcomes)
    {
        try
        {
            return await leases.SettleAsync(outcomes, CancellationToken.None);
        }
        catch (UnavailableException e)
        {
            LogRefused(outcomes.Count, e);
            return null;
        }
    }

    /// <summary>Logs tasks that are dead, and has the deliveries of tasks that ended sent.</summary>
    public void Report(IEnumerable<InferenceTask> tasks)
    {
        var hasEnded = false;
        foreach (var task in tasks.Where(task => task.IsFinished))
        {
            hasEnded = true;
            if (task.State == TaskState.Dead)
            {
                LogDied(task.Id, task.Model, task.Code!, task.Reason!);
            }
        }

        if (hasEnded)
        {
            notifications.Wake();
        }
    }

    [LoggerMessage(EventIds.TaskDied, LogLevel.Warning, "Task {Id} of model {Model} is given up: {Code}: {Reason}")]
    private partial void LogDied(string id, string model, string code, string reason);

    [LoggerMessage(EventIds.TasksRefused, LogLevel.Warning, "The datastore did not keep what became of {Count} tasks; it is tried again")]
    private partial void LogRefused(int count, Exception cause);

    [LoggerMessage(EventIds.TasksNotStored, LogLevel.Error, "What became of task {Id} of model {Model} could not be kept in time; it will be done again")]
    private partial void LogNotStored(string id, string model);
}
