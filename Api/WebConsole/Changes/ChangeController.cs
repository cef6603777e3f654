using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Api.Http.Errors;
using Interlock.Api.Swaps;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>Edits, plans and applies the configuration. Nothing is applied that was not planned and proven.</summary>
[RequiresRole(Role.Admin)]
[GuardedAsAdmin]
[RequestSizeLimit(FormLimit)]
public sealed class ChangeController(ISwapService swaps, IConfigProposals proposals, IConfigEdits edits, SwapPublisher publisher, ConfigState file) : ConsoleController
{
    // Characters of a form take up to three bytes each.
    private const int FormLimit = 3 * ConfigBody.MostBytes + (64 * 1024);

    /// <summary>The active configuration, to edit.</summary>
    /// <param name="from"><c>file</c> to begin with config.yaml where it is not what is active.</param>
    [HttpGet(ConsolePaths.Change)]
    public ViewResult Show([FromQuery] string? from) => View(ChangePage.Of(from == "file" ? file.Text : null, publisher, file));

    /// <summary>The JSON Schema of the configuration, by which the page completes it.</summary>
    [HttpGet(ConsolePaths.Schema)]
    public ContentResult Schema() => Content(proposals.Schema, "application/schema+json; charset=utf-8");

    /// <summary>What a text would change, and how it is proven.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [HttpPost($"{ConsolePaths.Change}/plan")]
    public Task<IActionResult> Plan(CancellationToken cancellationToken) => SubmitAsync(
        async sent =>
        {
            var form = ChangeForm.Of(sent);
            return await PlanAsync(form.Text, form.Revision, cancellationToken);
        },
        ShowFailure);

    /// <summary>Publishes a text that was planned, if the revision is active that it was planned against.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [Audited("config.apply", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.Change}/apply")]
    public Task<IActionResult> Apply(CancellationToken cancellationToken) => SubmitAsync(
        async sent =>
        {
            var form = ChangeForm.Of(sent);
            var result = await swaps.ApplyAsync(AdminHeaders.Read(Request, form.Text) with { IfRevision = form.Revision }, cancellationToken);
            if (result.Outcome == SwapOutcome.Published)
            {
                return RedirectTo($"{ConsolePaths.Revisions}/{result.Revision}");
            }

            Response.StatusCode = result.Outcome == SwapOutcome.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
            return View(nameof(Show), PageOf(form.Text, result));
        },
        ShowFailure);

    /// <summary>Edits the active configuration as a button of a model says, and plans it.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [HttpPost(ConsolePaths.ModelChange)]
    public Task<IActionResult> PlanModel(string model, CancellationToken cancellationToken) => SubmitAsync(
        async form =>
        {
            var active = publisher.State.Active;
            var edited = new ModelEdit(model, active.Snapshot.Require(model).Config, edits).ApplyTo(active.Proposal.Text, form);
            return form[ModelEdit.Button] == ModelEdit.Replay
                ? View(nameof(Show), ChangePage.Of(null, publisher, file).With(await swaps.PlanAsync(edited, cancellationToken), proposals.Read(edited), file.Shown) with { IsReplay = true })
                : await PlanAsync(edited, active.Revision, cancellationToken);
        },
        ShowFailure);

    // Before anything is active there is no page to change it.
    private Task<ViewResult?> ShowFailure(Exception failure, IFormCollection sent)
    {
        if (failure is UnavailableException { Code: UnavailableException.NotReady })
        {
            return Task.FromResult<ViewResult?>(null);
        }

        var page = ChangePage.Of(sent.ContainsKey(ChangeForm.TextField) ? ChangeForm.TextOf(sent) : null, publisher, file);
        var isConflict = failure is RevisionMismatchException;
        ViewData[ConsoleProblemsAttribute.Key] = isConflict ? null : ErrorMap.Of(failure);
        return Task.FromResult<ViewResult?>(View(nameof(Show), isConflict ? page with { BeganWith = ChangeForm.Of(sent).Revision } : page));
    }

    private async Task<ViewResult> PlanAsync(string text, int beganWith, CancellationToken cancellationToken)
    {
        var result = await swaps.PlanAsync(text, cancellationToken);
        var page = PageOf(text, result);
        if (result.Revision == beganWith)
        {
            return View(nameof(Show), page);
        }

        Response.StatusCode = StatusCodes.Status412PreconditionFailed;
        return View(nameof(Show), page with { BeganWith = beganWith });
    }

    private ChangePage PageOf(string text, SwapResult result) => ChangePage.Of(text, publisher, file).With(result, proposals.Read(text), file.Shown);
}
