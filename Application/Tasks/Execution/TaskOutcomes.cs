using System.Text;
using Interlock.Application.Calls;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Execution;

/// <summary>Makes the outcomes of tasks, with the deliveries to store with them.</summary>
public sealed class TaskOutcomes(TasksConfig config, INotifications notifications, TimeProvider time, ICallbacks callbacks)
{
    private readonly TaskRetries _retries = new(config);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The outcome of a call.</summary>
    public TaskOutcome Of(RunningTask running, CallResult result)
    {
        var progress = running.Progress;
        running.Task.Progress(progress.Done, progress.Total);
        return result.Answer is { } answer ? Succeeded(running, answer) : Failed(running, result.Error!);
    }

    /// <summary>The outcome of a failure: a retry, or the end of the task.</summary>
    public TaskOutcome Failed(RunningTask running, InterlockException error)
    {
        var task = running.Task;
        var failure = new TaskFailure(error.Code, error.Message, ProblemsOf(error), error.FailedBy);
        if (!error.IsTransient)
        {
            task.Fail(Now, failure);
        }
        else if (task.Attempts < _retries.MostAttempts)
        {
            task.Retry(Now + _retries.DelayAfter(task.Attempts), failure);
        }
        else
        {
            task.Die(Now, failure with { Reason = $"{failure.Reason} (attempt {task.Attempts} of {_retries.MostAttempts})" });
        }

        return new TaskOutcome(task, running.Claim.Token, [], DeliveriesFor(task));
    }

    /// <summary>The outcome of a run that was cancelled.</summary>
    public TaskOutcome Cancelled(RunningTask running)
    {
        running.Task.Cancel(Now);
        return new TaskOutcome(running.Task, running.Claim.Token, [], DeliveriesFor(running.Task));
    }

    /// <summary>The outcome of a run that ended because the server stops.</summary>
    public TaskOutcome Released(RunningTask running)
    {
        running.Task.Release(Now);
        return new TaskOutcome(running.Task, running.Claim.Token, [], []);
    }

    /// <summary>Begins a task under a claim. One whose server was lost too often, or that is to be cancelled, ends instead.</summary>
    /// <returns>The deliveries to store with it.</returns>
    public IReadOnlyList<Delivery> Begin(InferenceTask task, string token)
    {
        var now = Now;
        if (task.State == TaskState.Running)
        {
            task.Lose(now, _retries.MostAttempts);
        }

        if (!task.IsFinished)
        {
            task.Begin(token, now, now + config.Lease);
        }

        return DeliveriesFor(task);
    }

    /// <summary>Cancels a task, or asks its worker to.</summary>
    /// <exception cref="ConflictException">It ended.</exception>
    public IReadOnlyList<Delivery> RequestCancel(InferenceTask task)
    {
        switch (task.State)
        {
            case TaskState.Cancelled:
                return [];
            case TaskState.Running:
                task.RequestCancel();
                return [];
            case TaskState.Queued:
                task.Cancel(Now);
                return DeliveriesFor(task);
            default:
                throw new ConflictException(ConflictException.TaskFinished, $"The task has ended: it {Ended(task.State)}.");
        }
    }

    /// <summary>Queues a finished task again.</summary>
    /// <exception cref="ConflictException">It succeeded, or has not ended.</exception>
    public IReadOnlyList<Delivery> Requeued(InferenceTask task)
    {
        if (task.State is not (TaskState.Dead or TaskState.Failed or TaskState.Cancelled))
        {
            throw new ConflictException(
                ConflictException.TaskNotRetried, $"The task is {TaskStateWords.Of(task.State)}; only one that failed, is dead or was cancelled can be tried again.");
        }

        task.Requeue(Now);
        return [];
    }

    private TaskOutcome Succeeded(RunningTask running, CallAnswer answer)
    {
        var task = running.Task;
        task.Succeed(Now, Encoding.UTF8.GetString(answer.Data.Span), (answer.Version, answer.Revision), answer.PredictionId);
        return new TaskOutcome(task, running.Claim.Token, answer.Predictions, DeliveriesFor(task));
    }

    private List<Delivery> DeliveriesFor(InferenceTask task)
    {
        var deliveries = new List<Delivery>();
        if (task.IsFinished && task.CallbackUrl is not null && callbacks.DeliveryOf(task, TaskJson.Of(TaskView.Of(task))) is { } callback)
        {
            deliveries.Add(callback);
        }

        if (task.State == TaskState.Dead)
        {
            deliveries.AddRange(notifications.DeliveriesOf(new Occurrence(
                "task.dead", task.Model, task.Id, $"Task {task.Id} of model '{task.Model}' was given up: {task.Reason}",
                new Dictionary<string, string?> { ["code"] = task.Code, ["reason"] = task.Reason })));
        }

        return deliveries;
    }

    private static string? ProblemsOf(InterlockException error) => error is InvalidInputException { Problems.Count: > 0 } input ? TaskJson.Of(input.Problems) : null;

    private static string Ended(TaskState state) => state == TaskState.Dead ? "is dead" : TaskStateWords.Of(state);
}
