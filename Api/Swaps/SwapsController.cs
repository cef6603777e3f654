using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Swaps;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>Changes the active configuration, or plans a change.</summary>
[ApiController]
[Route("/admin"), Tags("Admin")]
[RequiresRole(Role.Admin)]
public sealed class SwapsController(ISwapService swaps) : ControllerBase
{
    /// <summary>What a configuration would change, and whether it would be published; changes nothing.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [HttpPost("plan", Name = "planConfig"), Errors("body_too_large", "unsupported_media_type", "empty_body", "not_ready", "overloaded", "datastore_unavailable")]
    public async Task<Reply<SwapResponse>> Plan(CancellationToken cancellationToken)
    {
        var result = await swaps.PlanAsync(await ConfigBody.ReadAsync(Request), cancellationToken);
        AdminHeaders.Write(Response, result.Revision);
        return Reply.Ok(SwapResponse.Of(result));
    }

    /// <summary>Publishes a configuration, if it is proven; else the active revision stays active.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [Audited("config.apply", OnlyFailures = true)]
    [HttpPost("apply", Name = "applyConfig")]
    [Errors(
        "body_too_large", "unsupported_media_type", "empty_body", "revision_mismatch", "swap_refused", "not_ready", "overloaded", "datastore_full", "datastore_unavailable")]
    [ProducesResponseType<Reply<SwapResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Apply(CancellationToken cancellationToken)
    {
        var request = AdminHeaders.Read(Request, await ConfigBody.ReadAsync(Request));
        return Tell(await swaps.ApplyAsync(request, cancellationToken));
    }

    /// <summary>Publishes the configuration of an earlier revision, ungated: at once where its versions are still loaded.</summary>
    /// <param name="to">The revision; by default the one before the present.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Audited("config.rollback", OnlyFailures = true)]
    [HttpPost("rollback", Name = "rollBackConfig"), Errors("not_found", "revision_mismatch", "swap_refused", "not_ready", "overloaded", "datastore_full", "datastore_unavailable")]
    [ProducesResponseType<Reply<SwapResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RollBack([FromQuery] string? to, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var target = QueryValues.Revision("to", to, problems);
        problems.ThrowIfAny();
        return Tell(await swaps.RollBackAsync(target, AdminHeaders.Read(Request, ""), cancellationToken));
    }

    private IActionResult Tell(SwapResult result)
    {
        AdminHeaders.Write(Response, result.Revision);
        return result.Outcome == SwapOutcome.Refused ? new RefusedSwap(result) : Ok(Reply.Ok(SwapResponse.Of(result)));
    }
}
