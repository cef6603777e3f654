using System.Diagnostics;
using Interlock.Api.Access;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>Tells open pages when to read themselves again, as server-sent events without content.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class LiveController(IModelCatalog catalog, IHostApplicationLifetime application) : ConsoleController
{
    /// <summary>Models changed: another revision, another state, or they were asked.</summary>
    internal const string Models = "models";

    /// <summary>Some seconds have passed.</summary>
    internal const string Time = "time";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Whoever listens asks again, and has to be allowed to.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Writes the events. Ends with the caller, when the server stops, and after ten minutes.</summary>
    [HttpGet(ConsolePaths.Live)]
    public async Task Listen()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(HttpContext.RequestAborted, application.ApplicationStopping);
        end.CancelAfter(Longest);
        Response.ContentType = "text/event-stream";
        Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It ended.
        }
    }

    private async Task WriteAsync(CancellationToken end)
    {
        await Response.WriteAsync("retry: 3000\n\n", end);
        await Response.Body.FlushAsync(end);
        var (before, last) = (StateNow(), Stopwatch.GetTimestamp());
        while (true)
        {
            await Task.Delay(Look, end);
            var now = StateNow();
            var (isChanged, isTime) = (now != before, Stopwatch.GetElapsedTime(last) >= Interval);
            if (isChanged || isTime)
            {
                await Response.WriteAsync($"{(isChanged ? $"event: {Models}\ndata: 1\n\n" : "")}{(isTime ? $"event: {Time}\ndata: 1\n\n" : "")}", end);
                await Response.Body.FlushAsync(end);
                (before, last) = (now, isTime ? Stopwatch.GetTimestamp() : last);
            }
        }
    }

    private int StateNow()
    {
        var (state, snapshot) = (new HashCode(), catalog.Current);
        state.Add(snapshot.Revision);
        foreach (var model in snapshot.Models.Values)
        {
            state.Add(model.Status);
        }

        foreach (var version in snapshot.Loaded)
        {
            state.Add(version.Health.Requests);
            state.Add(version.Waiting);
        }

        return state.ToHashCode();
    }
}
