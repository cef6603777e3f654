using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Jobs.Requests;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Jobs;

/// <summary>Jobs, and runs by hand.</summary>
[ApiController]
[RequiresRole(Role.View)]
public sealed class JobsController(IJobService jobs) : ControllerBase
{
    /// <summary>Jobs in the order of the configuration.</summary>
    /// <param name="tag">Only those that have it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/jobs", Name = "listJobs"), Errors("datastore_unavailable")]
    public async Task<Reply<IReadOnlyList<JobResponse>>> List([FromQuery] string? tag, CancellationToken cancellationToken) =>
        Reply.Ok<IReadOnlyList<JobResponse>>([.. (await jobs.ListAsync(tag, cancellationToken)).Select(JobResponse.Of)]);

    /// <summary>One job.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/jobs/{name}", Name = "getJob"), Errors("not_found", "datastore_unavailable")]
    public async Task<Reply<JobResponse>> Get(string name, CancellationToken cancellationToken) =>
        Reply.Ok(JobResponse.Of(await jobs.GetAsync(name, cancellationToken)));

    /// <summary>Runs the job by hand: the body, which may be missing, has a <c>date</c> and <c>parameters</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.run", Subject = "name")]
    [HttpPost("/jobs/{name}/runs", Name = "runJob")]
    [ProducesResponseType<Reply<RunResponse>>(StatusCodes.Status201Created)]
    [Errors("malformed_json", "body_too_large", "unsupported_media_type", "not_found", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<ActionResult<Reply<RunResponse>>> Trigger(string name, CancellationToken cancellationToken)
    {
        var run = await jobs.TriggerAsync(name, RunRequest.Read(await JobBody.ReadAsync(Request)), cancellationToken);
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["run"] = run.Id });
        return Created(Links.To(Request, $"/jobs/{Uri.EscapeDataString(name)}/runs/{run.Id}"), new Reply<RunResponse>(201, "Created", RunResponse.Of(run)));
    }

    /// <summary>Makes the runs between two days: the body has <c>from</c>, <c>to</c> and <c>rerun</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("job.backfill", Subject = "name")]
    [HttpPost("/jobs/{name}/backfill", Name = "backfillJob")]
    [Errors("malformed_json", "body_too_large", "unsupported_media_type", "not_found", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<BackfillResponse>> Backfill(string name, CancellationToken cancellationToken)
    {
        var request = BackfillRequest.Read(await JobBody.ReadAsync(Request));
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["from"] = $"{request.From:yyyy-MM-dd}", ["to"] = $"{request.To:yyyy-MM-dd}", ["rerun"] = request.Rerun });
        return Reply.Ok(BackfillResponse.Of(await jobs.BackfillAsync(name, request, cancellationToken)));
    }
}
