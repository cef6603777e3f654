using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Replays;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>What is loaded, for ops.</summary>
[ApiController, Tags("Admin")]
[RequiresRole(Role.View)]
public sealed class ServedController(IModelCatalog catalog, MirrorReports mirrors) : ControllerBase
{
    /// <summary>Every model with each version that is loaded, what it is there for, and how versions that are asked the same compare.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/admin/models", Name = "listLoadedVersions")]
    public async Task<Reply<IReadOnlyList<ServedResponse>>> List(CancellationToken cancellationToken)
    {
        var snapshot = catalog.Current;
        AdminHeaders.Write(Response, snapshot.Revision);
        return Reply.Ok<IReadOnlyList<ServedResponse>>(await Task.WhenAll(snapshot.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)
            .Select(async model => ServedResponse.Of(model, await mirrors.FindAsync(model, cancellationToken)))));
    }
}
