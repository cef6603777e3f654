using Interlock.Api.Access;
using Interlock.Application.Telemetry;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>What waits, of all servers.</summary>
[RequiresRole(Role.View)]
public sealed class QueuePagesController(IWaitingWork work) : ConsoleController
{
    /// <summary>Tasks, runs and deliveries that have not ended, with the oldest.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Queues), Live(LiveController.Time)]
    public async Task<ViewResult> Show(CancellationToken cancellationToken)
    {
        var waits = await work.FindAsync(cancellationToken);
        var runs = waits.Runs.Select(run => (IReadOnlyList<PageCell>)
        [
            new(run.Job, $"{ConsolePaths.Jobs}/{Uri.EscapeDataString(run.Job)}?status={run.State}"), run.State, $"{run.Count}",
            waits.LastSuccess.TryGetValue(run.Job, out var last) ? (DateTime?)last : "never",
        ]);
        return View("Detail", new DetailPage("Queues",
        [
            new("Tasks given up", new PageCell("see the dead ones", $"{ConsolePaths.Tasks}?status=dead")), new("Deliveries that wait", new PageCell($"{waits.Deliveries}", ConsolePaths.Notifications)),
            new("Oldest delivery", waits.OldestDelivery?.UtcDateTime),
        ])
        {
            Tables =
            [
                new PageTable("Tasks", ["State", "Tasks", "Oldest"],
                    [.. waits.Tasks.Select(task => (IReadOnlyList<PageCell>)[new(task.State, $"{ConsolePaths.Tasks}?status={task.State}"), $"{task.Count}", (DateTime?)task.Oldest.UtcDateTime])]),
                new PageTable("Runs of jobs", ["Job", "State", "Runs", "Last success"], [.. runs]),
            ],
        });
    }
}
