using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Api.Swaps;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>Which configurations were active, and which were rejected.</summary>
[RequiresRole(Role.View)]
[GuardedAsAdmin]
public sealed class RevisionPagesController(IRevisionService revisions, ISwapService swaps, IModelCatalog catalog, ConfigState file) : ConsoleController
{
    /// <summary>Revisions, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Revisions)]
    public async Task<ViewResult> List([FromQuery] RevisionQuery query, CancellationToken cancellationToken)
    {
        var (before, limit) = query.Read();
        var page = await revisions.ListAsync(before, limit, cancellationToken);
        var rows = page.Items.Select(RevisionSummary.Of).Select(revision => (IReadOnlyList<PageCell>)
        [
            new($"{revision.Number}", $"{ConsolePaths.Revisions}/{revision.Number}"), (DateTime?)revision.CreatedAt, OutcomeOf(revision), revision.Source, revision.Author, revision.Reason,
            string.Join(", ", revision.Diff.Select(change => change.Path)),
        ]);
        return View("List", new ListPage("Revisions", new PageTable("Revisions", ["Revision", "Time", "Outcome", "From", "By", "Reason", "Settings"], [.. rows]))
        {
            Next = page.HasMore ? $"{page.Items[^1].Number}" : null,
        });
    }

    /// <summary>One revision: what it changed, and how it was proven.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Revision)]
    public async Task<ViewResult> Show(string number, CancellationToken cancellationToken)
    {
        var revision = RevisionDetail.Of(await revisions.GetAsync(number, cancellationToken), swaps.Revision, catalog.Current.Hidden);
        var diff = revision.Diff.Select(change => (IReadOnlyList<PageCell>)[change.Path, change.Before, change.After]).ToList();
        var proof = revision.Report.Models.SelectMany(model => ProofOf(new ModelProof(model, null))).ToList();
        var notes = revision.Report.AllProblems.Concat(revision.Report.Warnings).ToList();
        return View("Detail", new DetailPage($"Revision {revision.Number}",
        [
            new("Outcome", OutcomeOf(revision)), new("Reason", revision.Reason), new("Time", (DateTime?)revision.CreatedAt), new("From", revision.Source), new("By", revision.Author),
            new("Server", revision.Server), new("Based on", revision.BasedOn > 0 ? new PageCell($"{revision.BasedOn}", $"{ConsolePaths.Revisions}/{revision.BasedOn}") : (string?)null),
            new("Brings back", revision.Restores is { } restored ? new PageCell($"{restored}", $"{ConsolePaths.Revisions}/{restored}") : (string?)null),
            new(file.Shown, revision.IsServed && file.InactiveReason is { } reason ? $"has something else: {reason}. Put the text below into the file to keep it" : null),
            new("Roll back", CanComeBack(revision) ? new PageCell("To this revision", $"{ConsolePaths.Revisions}/{revision.Number}/rollback") : (string?)null),
        ])
        {
            Tables =
            [
                .. diff.Count == 0 ? Array.Empty<PageTable>() : [new PageTable("What it changed", ["Setting", "Before", "After"], diff)],
                .. proof.Count == 0 ? Array.Empty<PageTable>() : [new PageTable("Proof", ["Model", "Fact", "Result"], proof)],
                .. revision.Report.Models.SelectMany(PlannedModelView.DriftsOf),
            ],
            Texts = [.. notes.Count == 0 ? Array.Empty<PageText>() : [new PageText("Notes", string.Join('\n', notes))], new PageText("config.yaml", revision.Config)],
        });
    }

    private bool CanComeBack(RevisionDetail revision) => Callers.Has(HttpContext, Role.Admin) && !revision.IsServed && revision.Outcome == SwapWords.Published;

    private static IEnumerable<IReadOnlyList<PageCell>> ProofOf(ModelProof proof) => proof.Facts().Select(fact => (IReadOnlyList<PageCell>)[proof.Head, fact.Name, fact.Text]);

    private static string OutcomeOf(RevisionSummary revision) => revision is RevisionDetail { IsServed: true } ? $"{revision.Outcome}, active" : revision.Outcome;
}
