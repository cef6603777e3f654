using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>Reads which configurations were served, and which were refused.</summary>
[ApiController]
[Route("/admin/revisions"), Tags("Admin")]
[RequiresRole(Role.View)]
public sealed class RevisionsController(IRevisionService revisions, ISwapService swaps, IModelCatalog catalog) : ControllerBase
{
    /// <summary>Revisions, newest first, a page at a time.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(Name = "listRevisions"), Errors("datastore_unavailable")]
    public async Task<RevisionPageResponse> List([FromQuery] RevisionQuery query, CancellationToken cancellationToken)
    {
        var (before, limit) = query.Read();
        var page = await revisions.ListAsync(before, limit, cancellationToken);
        return new RevisionPageResponse(200, "OK", Served(), [.. page.Items.Select(RevisionSummary.Of)], page.HasMore ? page.Items[^1].Number : null);
    }

    /// <summary>One revision: its configuration as it was written, what it changed, and how it was proven.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("{number}", Name = "getRevision"), Errors("not_found", "datastore_unavailable")]
    public async Task<Reply<RevisionDetail>> Get(string? number, CancellationToken cancellationToken)
    {
        var revision = await revisions.GetAsync(number ?? "", cancellationToken);
        return Reply.Ok(RevisionDetail.Of(revision, Served(), catalog.Current.Hidden));
    }

    private int Served()
    {
        AdminHeaders.Write(Response, swaps.Revision);
        return swaps.Revision;
    }
}
