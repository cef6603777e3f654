using Interlock.Api.Http;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Tasks;

namespace Interlock.Api.Tasks;

/// <summary>Accepts requests to models with <c>Prefer: respond-async</c>: 202, once the task is durable.</summary>
public sealed class TaskPosts(ITaskService tasks)
{
    internal const string Replayed = "Idempotent-Replayed";

    private const string Applied = "Preference-Applied";

    /// <summary>Stores the request as a task and replies with it.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="target">The model, and which of its versions.</param>
    /// <param name="json">The request in the JSON form of the model's kind.</param>
    public async Task AcceptAsync(HttpContext context, ModelTarget target, ReadOnlyMemory<byte> json)
    {
        var request = new TaskRequest(target, json, RequestTarget.HeaderOf(context.Request, TaskHeaders.IdempotencyKey), RequestTarget.HeaderOf(context.Request, TaskHeaders.Callback));
        var accepted = await tasks.AcceptAsync(request, context.RequestAborted);
        var headers = context.Response.Headers;
        headers.Location = Links.To(context.Request, $"/tasks/{accepted.Task.Id}");
        headers[Applied] = AsyncPreference.RespondAsync;
        headers.RetryAfter = "1";
        if (accepted.IsReplayed)
        {
            headers[Replayed] = "true";
        }

        await TaskReply.WriteAcceptedAsync(context, accepted.Task);
    }
}
