using Interlock.Application.Notifications;
using Interlock.Application.Serving.Health;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Tasks;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Stores outcomes of tasks; while the datastore is unavailable, it retries until the leases end.</summary>
public sealed partial class TaskSettler(ITaskLeases leases, INotifications notifications, TasksConfig config, TimeProvider time, ILogger<TaskSettler> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Stores the outcomes, together if that is possible. Those that are not stored run again under another claim.</summary>
    public async Task SettleAsync(IReadOnlyList<TaskOutcome> outcomes)
    {
        var start = time.GetTimestamp();
        var stored = await TryAsync(outcomes);
        if (stored is null)
        {
            // One of them may be at fault: each is tried alone.
            var one = await Task.WhenAll(outcomes.Select(outcome => RetryAsync(outcome, start)));
            stored = one.OfType<string>().ToHashSet();
        }

        Report(outcomes.Where(outcome => stored.Contains(outcome.Task.Id)).Select(outcome => outcome.Task));
    }

    private async Task<string?> RetryAsync(TaskOutcome outcome, long start)
    {
        while (time.GetElapsedTime(start) < config.Lease)
        {
            await Task.Delay(Pause, time);
            if (await TryAsync([outcome]) is { } stored)
            {
                return stored.FirstOrDefault();
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
            if (!DatastoreHealth.HasLogged(e))
            {
                LogNotYetStored(outcomes.Count, e);
            }

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
            WorkMetrics.CountTask(task.Model, task.State.ToString().ToLowerInvariant());
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

    [LoggerMessage(EventIds.TaskDied, LogLevel.Warning, "Task {Id} of model {Model} is dead: {Code}: {Reason}")]
    private partial void LogDied(string id, string model, string code, string reason);

    [LoggerMessage(EventIds.TasksRefused, LogLevel.Warning, "Could not store the outcomes of {Count} tasks; retrying")]
    private partial void LogNotYetStored(int count, Exception cause);

    [LoggerMessage(EventIds.TasksNotStored, LogLevel.Error, "Could not store the outcome of task {Id} of model {Model} before its lease ended; the task will run again")]
    private partial void LogNotStored(string id, string model);
}
