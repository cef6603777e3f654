using System.Text;
using Interlock.Application.Calls;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Runs tasks for one version of a model together, until each has an outcome.</summary>
public sealed partial class TaskRunner(ICallService calls, TaskTargets targets, TaskOutcomes outcomes, TasksConfig config, TimeProvider time, ILogger<TaskRunner> logger)
{
    /// <summary>Calls the model. One that is cancelled meanwhile takes the others along, and these are then called again.</summary>
    /// <param name="tasks">Tasks for the same version of a model.</param>
    /// <param name="stop">The server stops: unfinished tasks are released.</param>
    /// <returns>The outcomes; none for a task whose claim was lost.</returns>
    public async Task<IReadOnlyList<TaskOutcome>> RunAsync(IReadOnlyList<RunningTask> tasks, CancellationToken stop)
    {
        var (left, ended) = (new List<RunningTask>(tasks), new List<TaskOutcome>());
        while (true)
        {
            left.RemoveAll(task => task.IsLost);
            ended.AddRange(left.Where(task => task.IsCancelled).Select(outcomes.Cancelled));
            left.RemoveAll(task => task.IsCancelled);
            if (left.Count == 0)
            {
                return ended;
            }

            if (stop.IsCancellationRequested)
            {
                return [.. ended, .. left.Select(outcomes.Released)];
            }

            if (await AttemptAsync(left, stop) is { } results)
            {
                return [.. ended, .. left.Select((task, i) => outcomes.Of(task, results[i]))];
            }
        }
    }

    /// <returns>The results, or null where someone ended the attempt.</returns>
    private async Task<IReadOnlyList<CallResult>?> AttemptAsync(List<RunningTask> tasks, CancellationToken stop)
    {
        var target = targets.Of(tasks[0].Task);
        using var span = ServingSpans.StartTasks(target.Model, tasks.Select(task => task.Task.TraceParent));
        using var timeout = new CancellationTokenSource(config.Timeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource([timeout.Token, stop, .. tasks.Select(task => task.Stop)]);
        try
        {
            return await calls.CallAsync(target, [.. tasks.Select(CallOf)], attempt.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || tasks.Exists(task => task.IsCancelled || task.IsLost))
        {
            return null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return ResultOfAll(tasks, new DeadlineExceededException(target.Model, config.Timeout));
        }
        catch (Exception e)
        {
            LogFailed(target.Model, e);
            return ResultOfAll(tasks, new UnexpectedException(e));
        }
    }

    private static ModelCall CallOf(RunningTask task) => new(Encoding.UTF8.GetBytes(task.Task.Request), task, task.Task.Caller, task.Task.RequestKey);

    private static IReadOnlyList<CallResult> ResultOfAll(List<RunningTask> tasks, InterlockException error) => [.. tasks.Select(_ => CallResult.Of(error))];

    [LoggerMessage(EventIds.CallFailed, LogLevel.Error, "A call of {Model} failed")]
    private partial void LogFailed(string model, Exception exception);
}
