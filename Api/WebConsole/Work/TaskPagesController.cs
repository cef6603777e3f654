using Interlock.Api.Access;
using Interlock.Api.Tasks;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Interlock.Domain.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>Requests that are answered later.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class TaskPagesController(ITaskService tasks, IModelCatalog catalog) : ConsoleController
{
    /// <summary>Tasks, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Tasks), Live(LiveController.Time)]
    public async Task<ViewResult> List([FromQuery] TaskQuery query, CancellationToken cancellationToken)
    {
        var page = await tasks.ListAsync(query.ToFilter() with { Caller = Callers.OwnerOf(HttpContext, Role.View) }, cancellationToken);
        var rows = page.Items.Select(task => (IReadOnlyList<PageCell>)
        [
            new(task.Id, $"{ConsolePaths.Tasks}/{task.Id}"), (DateTime?)task.CreatedAt.UtcDateTime, task.Model, TaskStateWords.Of(task.State), $"{task.Done} of {task.Total}",
            $"{task.Attempts}", task.Reason,
        ]);
        return View("List", new ListPage("Tasks", new PageTable("Tasks", ["Id", "Accepted", "Model", "State", "Done", "Attempts", "Reason"], [.. rows]))
        {
            Filters = [new("model", query.Model, [.. catalog.Current.Models.Keys.Order(StringComparer.Ordinal)]), new("status", query.Status, [.. TaskStateWords.All])],
            Next = page.HasMore ? page.Items[^1].Id : null,
        });
    }

    /// <summary>One task.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Task), Live(LiveController.Time)]
    public async Task<ViewResult> Show(string id, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(id, Callers.OwnerOf(HttpContext, Role.View), cancellationToken);
        return View("Detail", new DetailPage($"Task {task.Id}",
        [
            new("State", TaskStateWords.Of(task.State)), new("Reason", task.Reason), new("Code", task.Code), new("Model", new PageCell(task.Model, $"{ConsolePaths.Root}/models/{task.Model}")),
            new("Version", task.Version), new("Caller", task.Caller), new("Done", $"{task.Done} of {task.Total}"), new("Attempts", $"{task.Attempts}"),
            new("Accepted", (DateTime?)task.CreatedAt.UtcDateTime), new("Started", task.StartedAt), new("Ended", task.FinishedAt),
            new("Prediction", new PageCell(task.PredictionId, $"{ConsolePaths.Predictions}/{task.PredictionId}")),
        ])
        {
            Texts = task.Result is { } result ? [new PageText("Result", result)] : [],
            Actions = task.State switch
            {
                TaskState.Queued or TaskState.Running => [new PageAction("Cancel", $"{ConsolePaths.Tasks}/{task.Id}/cancel")],
                TaskState.Succeeded => [],
                _ => [new PageAction("Try again", $"{ConsolePaths.Tasks}/{task.Id}/retry")],
            },
        });
    }

    /// <summary>Queues a task again.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Infer, Role.Operate)]
    [HttpPost($"{ConsolePaths.Task}/retry")]
    public async Task<RedirectResult> Retry(string id, CancellationToken cancellationToken) =>
        await DoneAsync("task.retry", await tasks.RetryAsync(id, Callers.OwnerOf(HttpContext, Role.Operate), cancellationToken));

    /// <summary>Cancels a task.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Infer, Role.Operate)]
    [HttpPost($"{ConsolePaths.Task}/cancel")]
    public async Task<RedirectResult> Cancel(string id, CancellationToken cancellationToken) =>
        await DoneAsync("task.cancel", await tasks.CancelAsync(id, Callers.OwnerOf(HttpContext, Role.Operate), cancellationToken));

    private async Task<RedirectResult> DoneAsync(string action, TaskView task)
    {
        await TaskAudit.RecordAsync(HttpContext, action, task);
        return RedirectTo($"{ConsolePaths.Tasks}/{task.Id}");
    }
}
