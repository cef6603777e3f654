using Interlock.Api.Access;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Audit;

/// <summary>Reads who changed what. Entries are neither changed nor deleted.</summary>
[ApiController]
[RequiresRole(Role.Admin)]
public sealed class AuditController(IAuditDatastore audit) : ControllerBase
{
    /// <summary>Audit entries, newest first, a page at a time.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/admin/audit", Name = "listAudit"), Tags("Admin"), Errors("datastore_unavailable")]
    public async Task<AuditPageResponse> List([FromQuery] AuditQuery query, CancellationToken cancellationToken)
    {
        var filter = query.ToFilter();
        var page = await Paging.ListAsync(filter.Limit, limit => audit.ListAsync(filter with { Limit = limit }, cancellationToken));
        return new AuditPageResponse(200, "OK", [.. page.Items.Select(AuditResponse.Of)], page.HasMore ? page.Items[^1].Id : null);
    }
}
