using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Quality;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Quality;

/// <summary>Says how good models are.</summary>
[ApiController]
[RequiresRole(Role.View)]
public sealed class QualityController(IQualityService quality) : ControllerBase
{
    /// <summary>How good the versions of a model are, by what turned out to be true.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">One version; all by default.</param>
    /// <param name="from">Predictions from this time on, ISO 8601; without an offset it is UTC.</param>
    /// <param name="to">Predictions before this time, ISO 8601; without an offset it is UTC.</param>
    /// <param name="sinceRevision">Predictions under this revision or a later one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [HttpGet("/models/{model}/quality", Name = "getQuality"), Tags("Models")]
    [Errors("invalid_input", "unknown_model", "unknown_version", "datastore_unavailable")]
    public async Task<Reply<QualityResponse>> Get(
        string? model, string? version, string? from, string? to, [FromQuery(Name = "since-revision")] string? sinceRevision, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var window = new QualityWindow(QueryValues.Time("from", from, problems), QueryValues.Time("to", to, problems), QueryValues.Revision("since-revision", sinceRevision, problems));
        if (version is not null && !ConfigId.IsValid(version))
        {
            problems.Add("version", ConfigId.Rule);
        }

        problems.ThrowIfAny();
        var versions = await quality.FindAsync(model ?? "", version, window, cancellationToken);
        return Reply.Ok(new QualityResponse(model ?? "", [.. versions.Select(VersionQualityResponse.Of)]));
    }
}
