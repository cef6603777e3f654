using System.Globalization;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Api.Swaps;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Swaps;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>Rolls back to a revision that was active before, after its number was typed.</summary>
[RequiresRole(Role.Admin)]
[GuardedAsAdmin]
public sealed class RollbackController(IRevisionService revisions, ISwapService swaps, ConfigState file) : ConsoleController
{
    private const string ActiveField = "active";

    /// <summary>What would change.</summary>
    /// <param name="number">The number of the revision.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Rollback)]
    public async Task<ViewResult> Show(string number, CancellationToken cancellationToken) => View(await PageAsync(number, cancellationToken));

    /// <summary>Publishes the revision again.</summary>
    /// <param name="number">The number of the revision.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Audited("config.rollback", OnlyFailures = true)]
    [HttpPost(ConsolePaths.Rollback)]
    public async Task<IActionResult> RollBack(string number, CancellationToken cancellationToken)
    {
        var form = await Request.ReadFormAsync(cancellationToken);
        var (active, typed) = (ChangeForm.RevisionOf(form, ActiveField), form["confirm"].ToString().Trim());
        var page = await PageAsync(number, cancellationToken);
        if (typed != page.Target.ToString(CultureInfo.InvariantCulture))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(nameof(Show), page with { Typed = typed, IsMistyped = true });
        }

        var result = await swaps.RollBackAsync(page.Target, AdminHeaders.Read(Request, "") with { IfRevision = active }, cancellationToken);
        if (result.Outcome != SwapOutcome.Refused)
        {
            return RedirectTo($"{ConsolePaths.Revisions}/{result.Revision}");
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page with { Active = result.Revision, Plan = PlanView.Of(result, null, file.Shown) });
    }

    /// <exception cref="NotFoundException">There is no such revision.</exception>
    /// <exception cref="InvalidInputException">It did not pass, or is active.</exception>
    private async Task<RollbackPage> PageAsync(string number, CancellationToken cancellationToken)
    {
        var revision = await revisions.GetAsync(number, cancellationToken);
        if (RefusalOf(revision) is { } reason)
        {
            throw InvalidInputException.At("revision", $"{revision.Number} {reason}");
        }

        var plan = await swaps.PlanRollBackAsync(revision.Number, cancellationToken);
        return new RollbackPage(revision.Number, plan.Revision, PlanView.Of(plan, null, file.Shown));
    }

    private string? RefusalOf(ConfigRevision revision) => revision switch
    {
        { Outcome: RevisionOutcome.Refused } => "was rejected and never active, so there is nothing to roll back to",
        { Outcome: RevisionOutcome.RolledBack } => "was rolled back; to have it again, change the configuration, so that it is proven",
        _ when revision.Number == swaps.Revision => "is active",
        _ => null,
    };
}
