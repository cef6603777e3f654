using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Jobs;

/// <summary>Runs of a job.</summary>
[ApiController]
[Route("/jobs/{name}/runs"), Tags("Jobs")]
[RequiresRole(Role.View)]
public sealed class RunsController(IJobService jobs) : ControllerBase
{
    /// <summary>Runs, newest first, a page at a time.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(Name = "listRuns"), Errors("not_found", "datastore_unavailable")]
    public async Task<RunPageResponse> List(string name, [FromQuery] RunQuery query, CancellationToken cancellationToken)
    {
        var page = await jobs.ListRunsAsync(query.ToFilter(name), cancellationToken);
        return new RunPageResponse(200, "OK", [.. page.Items.Select(run => RunResponse.Of(run))], page.HasMore ? page.Items[^1].Id : null);
    }

    /// <summary>One run with its steps.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("{id}", Name = "getRun"), Errors("not_found", "datastore_unavailable")]
    public async Task<Reply<RunResponse>> Get(string name, string id, CancellationToken cancellationToken) =>
        Reply.Ok(RunResponse.Of(await jobs.GetRunAsync(name, id, cancellationToken)));

    /// <summary>Ends a run: one that waits at once, one that is worked on as soon as its steps let go.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.cancel", Subject = "name")]
    [HttpPost("{id}/cancel", Name = "cancelRun"), Errors("not_found", "run_finished", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<RunResponse>> Cancel(string name, string id, CancellationToken cancellationToken)
    {
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["run"] = id });
        return Reply.Ok(RunResponse.Of(await jobs.CancelAsync(name, id, cancellationToken)));
    }

    /// <summary>Lets a run that failed or was cancelled go on: steps that succeeded stay, others begin again from their checkpoint.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.resume", Subject = "name")]
    [HttpPost("{id}/resume", Name = "resumeRun"), Errors("not_found", "run_finished", "run_not_finished", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<RunResponse>> Resume(string name, string id, CancellationToken cancellationToken)
    {
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["run"] = id });
        return Reply.Ok(RunResponse.Of(await jobs.ResumeAsync(name, id, cancellationToken)));
    }

    /// <summary>What all steps of a run wrote, oldest first, a page at a time; as text where <c>Accept: text/plain</c> asks for it.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="query">Which lines.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("{id}/log", Name = "getRunLog"), Errors("not_found", "datastore_unavailable")]
    [ProducesResponseType<LogPageResponse>(StatusCodes.Status200OK, "application/json")]
    public Task<IActionResult> Log(string name, string id, [FromQuery] LogQuery query, CancellationToken cancellationToken) =>
        LogAsync(name, query.ToFilter(id, step: null), cancellationToken);

    /// <summary>What a step of a run wrote, oldest first, a page at a time; as text where <c>Accept: text/plain</c> asks for it.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="query">Which lines.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("{id}/steps/{step}/log", Name = "getStepLog"), Errors("not_found", "datastore_unavailable")]
    [ProducesResponseType<LogPageResponse>(StatusCodes.Status200OK, "application/json")]
    public Task<IActionResult> StepLog(string name, string id, string step, [FromQuery] LogQuery query, CancellationToken cancellationToken) =>
        LogAsync(name, query.ToFilter(id, step), cancellationToken);

    private async Task<IActionResult> LogAsync(string name, LogFilter filter, CancellationToken cancellationToken)
    {
        var page = await jobs.ListLinesAsync(name, filter, cancellationToken);
        return LogText.IsWanted(Request) ? new LogText(page) : Ok(LogPageResponse.Of(page));
    }
}
