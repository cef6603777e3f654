using System.Diagnostics;
using System.Globalization;
using Interlock.Application.Tasks;
using Interlock.Application.Tasks.Submission;

namespace Interlock.Api.Tasks;

/// <summary>Writes what happens to a task as server-sent events. Ends with the task, with the caller, and when the server stops.</summary>
public sealed class TaskEvents(TaskFeed feed, IHostApplicationLifetime application)
{
    // Keeps proxies from closing a connection on which nothing happens.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <summary>Writes them.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="task">As it is.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task WriteAsync(HttpContext context, TaskView task, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.ApplicationStopping);
        var changes = feed.Watch(task, end.Token);
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache";
        headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(context.Response, changes, end.Token);
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            // Who listens asks again, and another server answers, or the next start of this one.
        }
    }

    private static async Task WriteAsync(HttpResponse response, IAsyncEnumerable<TaskView?> changes, CancellationToken cancellationToken)
    {
        var (number, written) = (0, Stopwatch.GetTimestamp());
        await foreach (var task in changes.WithCancellation(cancellationToken))
        {
            if (task is null && Stopwatch.GetElapsedTime(written) < SignOfLife)
            {
                continue;
            }

            var text = task is null
                ? ": \n\n"
                : string.Create(CultureInfo.InvariantCulture, $"event: status\nid: {++number}\ndata: {TaskJson.Of(task)}\n\n");
            await response.WriteAsync(text, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            written = Stopwatch.GetTimestamp();
        }
    }
}
