using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.People;

/// <summary>Who changed what.</summary>
[GuardedAsAdmin]
[RequiresRole(Role.Admin)]
public sealed class AuditPagesController(IAuditDatastore audit) : ConsoleController
{
    private const int LongestState = 500;

    /// <summary>Audit entries, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Audit)]
    public async Task<ViewResult> List([FromQuery] AuditQuery query, CancellationToken cancellationToken)
    {
        var filter = query.ToFilter();
        var page = await Paging.ListAsync(filter.Limit, limit => audit.ListAsync(filter with { Limit = limit }, cancellationToken));
        var rows = page.Items.Select(entry => (IReadOnlyList<PageCell>)
        [
            (DateTime?)entry.At.UtcDateTime, entry.Action, entry.Subject, entry.Caller, entry.From, entry.Outcome, StateOf(entry.Before), StateOf(entry.After),
        ]);
        return View("List", new ListPage("Audit", new PageTable("Audit", ["Time", "Action", "Subject", "By", "From", "Outcome", "Before", "After"], [.. rows]))
        {
            Filters = [new("caller", query.Caller, []), new("action", query.Action, []), new("subject", query.Subject, []), new("from", query.From, []), new("to", query.To, [])],
            Next = page.HasMore ? page.Items[^1].Id : null,
        });
    }

    private static string? StateOf(string? json) => json is null ? null : Excerpt.Of(json, LongestState);
}
