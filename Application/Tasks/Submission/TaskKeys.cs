using System.Text;
using Interlock.Application.Calls;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Submission;

/// <summary>Finds the task that a repeated request is, by its idempotency key or by its own key of the prediction.</summary>
public sealed class TaskKeys(ITaskDatastore datastore, RequestKeys predictions, ICallService calls)
{
    /// <summary>Returns the task that the request is already, or null.</summary>
    /// <exception cref="KeyReusedException">The idempotency key came with another request before.</exception>
    /// <exception cref="ConflictException"><c>request_key_reused</c>: the request key came with another request, or from another caller, before.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<AcceptedTask?> FindAsync(InferenceTask task, TaskRequest request, CancellationToken cancellationToken)
    {
        if (task.IdempotencyKey is { } key && await datastore.FindKeyAsync(task.Caller, task.Model, key, cancellationToken) is { } before)
        {
            return Replay(task, request, before);
        }

        if (task.RequestKey is not { } own)
        {
            return null;
        }

        if (await datastore.FindRequestKeyAsync(task.Model, own, cancellationToken) is { } asked)
        {
            return Replay(task, request, asked);
        }

        // The task of an answered request is answered with the same prediction when it runs.
        await predictions.CheckAsync(task.Model, new CallKey(own, task.Caller), calls.RecordedForm(request.Target, request.Json), cancellationToken);
        return null;
    }

    /// <summary>Returns the task that was there before.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public AcceptedTask Replay(InferenceTask task, TaskRequest request, KeyedTask before)
    {
        if (before.Request is null)
        {
            return before.RequestHash == task.RequestHash ? new AcceptedTask(before.Task, IsReplayed: true) : throw new KeyReusedException(task.Model);
        }

        return before.Task.Caller == task.Caller && (before.Request == task.Request || IsSame(request, before.Request))
            ? new AcceptedTask(before.Task, IsReplayed: true)
            : throw ConflictException.ReusedKey(task.Model);
    }

    private bool IsSame(TaskRequest request, string before)
    {
        try
        {
            return calls.RecordedForm(request.Target, request.Json) == calls.RecordedForm(request.Target, Encoding.UTF8.GetBytes(before));
        }
        catch (InvalidInputException)
        {
            // The request of this call was checked: the earlier one does not fit the contract any more.
            return false;
        }
    }
}
