using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Jobs;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>Jobs, their runs and what these wrote.</summary>
[RequiresRole(Role.View)]
public sealed class JobPagesController(IJobService jobs, TimeProvider time) : ConsoleController
{
    private const int MostLines = 1000;
    private const int MostRuns = 1000;

    /// <summary>Jobs in the order of the configuration.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Jobs), Live(LiveController.Time)]
    public async Task<ViewResult> List(CancellationToken cancellationToken)
    {
        var rows = (await jobs.ListAsync(null, cancellationToken)).Select(JobResponse.Of).Select(job => (IReadOnlyList<PageCell>)
        [
            new(job.Name, PathOf(job.Name)), job.Description, job.Schedule, job.NextRun, $"{job.Running}", $"{job.Queued}", new(job.LastRun?.State, PathOf(job.Name, job.LastRun?.Id)), job.LastRun?.Reason,
        ]);
        return View(nameof(List), new ListPage("Jobs", new PageTable("Jobs", ["Job", "For", "Schedule", "Next run", "Running", "Waiting", "Last run", "Reason"], [.. rows])));
    }

    /// <summary>Runs of a job, newest first.</summary>
    /// <param name="name">The job.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Job)]
    public Task<ViewResult> Runs(string name, [FromQuery] RunQuery query, CancellationToken cancellationToken) => RunsAsync(name, query, form => form, cancellationToken);

    /// <summary>The runs of a job in a month, and what is planned.</summary>
    /// <param name="name">The job.</param>
    /// <param name="month">The month, such as 2026-12; the present one where it is left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.JobCalendar)]
    public async Task<ViewResult> Calendar(string name, [FromQuery] string? month, CancellationToken cancellationToken)
    {
        var (job, now) = ((await jobs.GetAsync(name, cancellationToken)).Config, time.GetUtcNow());
        var first = CalendarPage.Read(month, JobTimes.DateOf(now, job.Zone));
        var runs = await jobs.ListRunsAsync(new RunFilter(name, null, first, CalendarPage.EndOf(first), null, MostRuns), cancellationToken);
        return View(CalendarPage.Of(name, job, first, runs, now, PathOf(name)));
    }

    private async Task<ViewResult> RunsAsync(string name, RunQuery query, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var grid = await jobs.GetGridAsync(query.ToFilter(name), cancellationToken);
        var page = grid.Runs;
        var rows = page.Items.Select(run => RunResponse.Of(run)).Select(run => (IReadOnlyList<PageCell>)
        [
            new(run.Id, PathOf(name, run.Id)), $"{run.Date:yyyy-MM-dd}", run.State, run.Cause, (DateTime?)run.CreatedAt, run.StartedAt, run.FinishedAt, $"{run.Attempts}", run.Reason,
        ]);
        return View("Runs", new JobPage(name, new ListPage($"Job {name}", new PageTable("Runs", ["Run", "Date", "State", "Cause", "Made", "Started", "Ended", "Attempts", "Reason"], [.. rows]))
        {
            Filters = 
            [
                new("status", query.Status, [.. query.Statuses]), new("step", query.Step, grid.Steps), new("minAttempts", query.MinAttempts, []),
                new("minSeconds", query.MinSeconds, []), new("from", query.From, []), new("to", query.To, []),
            ],
            Next = page.HasMore ? page.Items[^1].Id : null,
            Forms = MayOperate ? [fill(JobForms.Run(PathOf(name))), fill(JobForms.Backfill(PathOf(name)))] : [],
        }, grid with { Steps = [.. grid.Steps.Where(step => query.Step is null || step == query.Step)] }));
    }

    /// <summary>One run with its steps and its log.</summary>
    /// <param name="name">The job.</param>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Run), Live(LiveController.Time)]
    public async Task<ViewResult> Run(string name, string id, CancellationToken cancellationToken)
    {
        var run = RunResponse.Of(await jobs.GetRunAsync(name, id, cancellationToken));
        var log = await jobs.ListLinesAsync(name, new LogFilter(run.Id, null, null, MostLines), cancellationToken);
        var steps = run.Steps!.Select(step => (IReadOnlyList<PageCell>)
            [step.Name, step.State, string.Join(", ", step.After), $"{step.Done}{(step.Total is { } total ? $" of {total}" : "")}", $"{step.Attempts}", step.StartedAt, step.FinishedAt, step.Reason]);
        var lines = log.Items.Select(line => (IReadOnlyList<PageCell>)[line.Step, (DateTime?)TimeOrderedId.TimeOf(line.Id).UtcDateTime, line.Level, line.Text]);
        return View("Detail", new DetailPage($"Run {run.Id}",
        [
            new("Job", new PageCell(name, PathOf(name))), new("Date", $"{run.Date:yyyy-MM-dd}"), new("State", run.State), new("Reason", run.Reason), new("Cause", run.Cause),
            new("Made", (DateTime?)run.CreatedAt), new("Started", run.StartedAt), new("Ended", run.FinishedAt), new("Attempts", $"{run.Attempts}"),
        ])
        {
            Graph = run.Steps!.Count > 0 ? new PageGraph("Graph of the steps", [.. run.Steps.Select(step => new GraphNode(step.Name, step.State, step.After))]) : null,
            Tables =
            [
                .. run.Parameters is { } given ? [new PageTable("Parameters", ["Name", "Value"], [.. given.EnumerateObject().Select(one => (IReadOnlyList<PageCell>)[one.Name, one.Value.GetString()])])] : Array.Empty<PageTable>(),
                new PageTable("Steps", ["Step", "State", "After", "Done", "Attempts", "Started", "Ended", "Reason"], [.. steps]),
                new PageTable(log.HasMore ? $"The first {MostLines} lines of the log" : "Log", ["Step", "Time", "Level", "Text"], [.. lines]),
            ],
            Actions = !MayOperate ? [] : run.State switch
            {
                "queued" or "running" => [new PageAction("Cancel", $"{PathOf(name, run.Id)}/cancel")],
                "failed" or "cancelled" => [new PageAction("Go on", $"{PathOf(name, run.Id)}/resume")],
                _ => [],
            },
        });
    }

    /// <summary>Runs a job by hand.</summary>
    /// <param name="name">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.run", Subject = "name")]
    [HttpPost($"{ConsolePaths.Job}/runs")]
    public Task<IActionResult> Trigger(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form => Done(name, (await jobs.TriggerAsync(name, JobForms.ReadRun(form), cancellationToken)).Id),
        fill => RunsAsync(name, new RunQuery(), fill, cancellationToken));

    /// <summary>Makes the runs between two days.</summary>
    /// <param name="name">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.backfill", Subject = "name")]
    [HttpPost($"{ConsolePaths.Job}/backfill")]
    public Task<IActionResult> Backfill(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form =>
        {
            var request = JobForms.ReadBackfill(form);
            AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["from"] = $"{request.From:yyyy-MM-dd}", ["to"] = $"{request.To:yyyy-MM-dd}", ["rerun"] = request.Rerun });
            await jobs.BackfillAsync(name, request, cancellationToken);
            return RedirectTo(PathOf(name));
        },
        fill => RunsAsync(name, new RunQuery(), fill, cancellationToken));

    /// <summary>Ends a run.</summary>
    /// <param name="name">The job.</param>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.cancel", Subject = "name")]
    [HttpPost($"{ConsolePaths.Run}/cancel")]
    public async Task<RedirectResult> Cancel(string name, string id, CancellationToken cancellationToken) =>
        Done(name, (await jobs.CancelAsync(name, id, cancellationToken)).Run.Id);

    /// <summary>Lets a run that failed or was cancelled go on.</summary>
    /// <param name="name">The job.</param>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.resume", Subject = "name")]
    [HttpPost($"{ConsolePaths.Run}/resume")]
    public async Task<RedirectResult> Resume(string name, string id, CancellationToken cancellationToken) =>
        Done(name, (await jobs.ResumeAsync(name, id, cancellationToken)).Run.Id);

    private RedirectResult Done(string job, string run)
    {
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["run"] = run });
        return RedirectTo(PathOf(job, run)!);
    }

    private static string PathOf(string job) => $"{ConsolePaths.Jobs}/{Uri.EscapeDataString(job)}";

    private static string? PathOf(string job, string? run) => run is null ? null : $"{PathOf(job)}/runs/{run}";
}
