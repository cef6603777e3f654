using Interlock.Api.Access;
using Interlock.Api.Http.Errors;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tasks;

/// <summary>Requests that are answered later.</summary>
[ApiController]
[RequiresRole(Role.Infer, Role.View)]
public sealed class TasksController(ITaskService tasks, TaskEvents events) : ControllerBase
{
    /// <summary>One task: where it is, and its result or error.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/tasks/{id}", Name = "getTask"), Errors("not_found", "datastore_unavailable")]
    public async Task Get(string? id, CancellationToken cancellationToken) =>
        await TaskReply.WriteAsync(HttpContext, await tasks.GetAsync(id ?? "", Callers.OwnerOf(HttpContext, Role.View), cancellationToken));

    /// <summary>Tasks, newest first, a page at a time, without their results.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/tasks", Name = "listTasks"), Errors("datastore_unavailable")]
    public async Task List([FromQuery] TaskQuery query, CancellationToken cancellationToken) =>
        await TaskReply.WriteAsync(HttpContext, await tasks.ListAsync(query.ToFilter() with { Caller = Callers.OwnerOf(HttpContext, Role.View) }, cancellationToken));

    /// <summary>Cancels a task that waits; asks the server that works on one to stop (202).</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Infer, Role.Operate)]
    [HttpDelete("/tasks/{id}", Name = "cancelTask"), Errors("not_found", "task_finished", "datastore_full", "datastore_unavailable")]
    public async Task Cancel(string? id, CancellationToken cancellationToken)
    {
        var task = await tasks.CancelAsync(id ?? "", Callers.OwnerOf(HttpContext, Role.Operate), cancellationToken);
        await TaskAudit.RecordAsync(HttpContext, "task.cancel", task);
        await (task.IsFinished ? TaskReply.WriteAsync(HttpContext, task) : TaskReply.WriteAcceptedAsync(HttpContext, task));
    }

    /// <summary>Queues a task again that failed, is dead or was cancelled.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Infer, Role.Operate)]
    [HttpPost("/tasks/{id}/retry", Name = "retryTask"), Errors("not_found", "task_not_retried", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task Retry(string? id, CancellationToken cancellationToken)
    {
        var task = await tasks.RetryAsync(id ?? "", Callers.OwnerOf(HttpContext, Role.Operate), cancellationToken);
        await TaskAudit.RecordAsync(HttpContext, "task.retry", task);
        await TaskReply.WriteAcceptedAsync(HttpContext, task);
    }

    /// <summary>The task at first and whenever it changes, as server-sent events, until it has ended.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    [HttpGet("/tasks/{id}/events", Name = "watchTask"), Errors("not_found", "overloaded", "datastore_unavailable")]
    [Produces("text/event-stream", "application/json")]
    public async Task Events(string? id, CancellationToken cancellationToken) =>
        await events.WriteAsync(HttpContext, await tasks.GetAsync(id ?? "", Callers.OwnerOf(HttpContext, Role.View), cancellationToken), cancellationToken);
}
