using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>What is loaded, for ops.</summary>
[ApiController, Tags("Admin")]
[RequiresRole(Role.View)]
public sealed class ServedController(IModelCatalog catalog) : ControllerBase
{
    /// <summary>Every model with each version that is loaded, what it is there for, and how versions that are asked the same compare.</summary>
    [HttpGet("/admin/models", Name = "listLoadedVersions")]
    public Reply<IReadOnlyList<ServedResponse>> List()
    {
        var snapshot = catalog.Current;
        AdminHeaders.Write(Response, snapshot.Revision);
        return Reply.Ok<IReadOnlyList<ServedResponse>>(
            [.. snapshot.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(ServedResponse.Of)]);
    }
}
