using Interlock.Api.Http;
using Interlock.Application.Tasks;

namespace Interlock.Api.Tasks;

/// <summary>Accepts requests to models that are to be answered later: 202, once the task is durable.</summary>
internal sealed class TaskPosts(ITaskService tasks, RequestTarget targets)
{
    public const string Key = "Idempotency-Key";
    public const string Callback = "x-callback-url";
    public const string Replayed = "Idempotent-Replayed";

    private const string Applied = "Preference-Applied";

    /// <summary>Answers by <paramref name="now"/>, unless the caller prefers to be answered later.</summary>
    /// <param name="now">Answers at once.</param>
    /// <param name="read">Reads the request as the JSON form of the model's kind.</param>
    public RequestDelegate Or(RequestDelegate now, Func<HttpRequest, ValueTask<ReadOnlyMemory<byte>>> read) =>
        context => AsyncPreference.Of(context.Request) ? AcceptAsync(context, read) : now(context);

    private async Task AcceptAsync(HttpContext context, Func<HttpRequest, ValueTask<ReadOnlyMemory<byte>>> read)
    {
        var target = targets.Of(context);
        var json = await read(context.Request);
        var request = new TaskRequest(target, json, SingleHeader.Of(context.Request, Key), SingleHeader.Of(context.Request, Callback));
        var accepted = await tasks.AcceptAsync(request, context.RequestAborted);
        var headers = context.Response.Headers;
        headers.Location = $"/tasks/{accepted.Task.Id}";
        headers[Applied] = AsyncPreference.RespondAsync;
        headers.RetryAfter = "1";
        if (accepted.IsReplayed)
        {
            headers[Replayed] = "true";
        }

        await TaskReply.WriteAcceptedAsync(context, accepted.Task);
    }
}
