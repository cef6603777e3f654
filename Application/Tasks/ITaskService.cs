using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>Requests that are answered later. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface ITaskService
{
    /// <summary>Checks a request and keeps it; it is durable when this returns.</summary>
    /// <exception cref="InvalidInputException">Every problem with the request, the key or the callback's address.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="VersionNotLoadedException">The version asked for is not loaded.</exception>
    /// <exception cref="KeyReusedException">The idempotency key came with another request before.</exception>
    /// <exception cref="ConflictException"><c>request_key_reused</c>: the request key did, or it came from another caller.</exception>
    /// <exception cref="UnavailableException"><c>overloaded</c>: too many tasks wait. <c>not_ready</c>: the server is still loading.</exception>
    Task<AcceptedTask> AcceptAsync(TaskRequest request, CancellationToken cancellationToken);

    /// <summary>One task.</summary>
    /// <param name="id">As the reply gave it; dashes and capitals do not matter.</param>
    /// <param name="caller">Whose it must be; null for anyone's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotFoundException">There is none of this id, or it is another caller's.</exception>
    Task<TaskView> GetAsync(string id, string? caller, CancellationToken cancellationToken);

    /// <summary>A page, newest first, without results.</summary>
    /// <exception cref="InvalidInputException">The limit or the cursor is not valid.</exception>
    Task<Page<TaskView>> ListAsync(TaskFilter filter, CancellationToken cancellationToken);

    /// <summary>Cancels a task that waits, and asks the server that works on one to stop. Again, it changes nothing.</summary>
    /// <exception cref="NotFoundException">There is none of this id, or it is another caller's.</exception>
    /// <exception cref="ConflictException"><c>task_finished</c>.</exception>
    Task<TaskView> CancelAsync(string id, string? caller, CancellationToken cancellationToken);

    /// <summary>Queues a task again that was given up, failed or was cancelled.</summary>
    /// <exception cref="NotFoundException">There is none of this id, or it is another caller's.</exception>
    /// <exception cref="ConflictException"><c>task_not_retried</c>: it succeeded, or has not ended.</exception>
    Task<TaskView> RetryAsync(string id, string? caller, CancellationToken cancellationToken);
}

/// <summary>A request to be answered later.</summary>
/// <param name="Target">The model, which of its versions, and the key of the prediction.</param>
/// <param name="Json">What is asked: the JSON form of the model's kind.</param>
/// <param name="IdempotencyKey">What makes a repeated request the same task, or null.</param>
/// <param name="CallbackUrl">Who is told when it ends, or null.</param>
public sealed record TaskRequest(ModelTarget Target, ReadOnlyMemory<byte> Json, string? IdempotencyKey = null, string? CallbackUrl = null);

/// <summary>A task that is kept.</summary>
/// <param name="Task">The task.</param>
/// <param name="IsReplayed">Whether the request came before, with the same key.</param>
public sealed record AcceptedTask(TaskView Task, bool IsReplayed);
