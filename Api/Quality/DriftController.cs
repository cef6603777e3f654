using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Drift;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Quality;

/// <summary>Says how far what models are asked and answer has moved.</summary>
[ApiController]
[RequiresRole(Role.View)]
public sealed class DriftController(IDriftService drift, TimeProvider time) : ControllerBase
{
    /// <summary>How far what a version is asked and answers has moved from its reference.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">One version; the active one by default.</param>
    /// <param name="from">Predictions from this time on, ISO 8601; without an offset it is UTC. The last 24 hours by default.</param>
    /// <param name="to">Predictions before this time, ISO 8601; without an offset it is UTC.</param>
    /// <param name="count">At most the last so many of them, 1 to 100000.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [HttpGet("/models/{model}/drift", Name = "getDrift"), Tags("Models")]
    [Errors("invalid_input", "unknown_model", "unknown_version", "datastore_unavailable")]
    public async Task<Reply<DriftResponse>> Get(string? model, string? version, string? from, string? to, string? count, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var (first, end) = (QueryValues.Time("from", from, problems), QueryValues.Time("to", to, problems));
        var most = QueryValues.Count("count", count, DriftWindow.Most, problems) ?? DriftWindow.Most;
        if (version is not null && !ConfigId.IsValid(version))
        {
            problems.Add("version", ConfigId.Rule);
        }

        problems.ThrowIfAny();
        var window = new DriftWindow(first ?? (end ?? time.GetUtcNow()) - DriftWindow.Usual, end, most);
        return Reply.Ok(DriftResponse.Of(model ?? "", window, await drift.FindAsync(model ?? "", version, window, cancellationToken)));
    }
}
