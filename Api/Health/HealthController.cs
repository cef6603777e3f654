using Interlock.Api.Lifecycle;
using Interlock.Application.Serving;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Health;

/// <summary>Probes for orchestrators and load balancers.</summary>
[ApiController]
public sealed class HealthController(ServerState state, IModelCatalog catalog) : ControllerBase
{
    /// <summary>200 as long as the process answers.</summary>
    [HttpGet("/healthz/live")]
    public LiveResponse Live() => new("live");

    /// <summary>200 when every model is loaded and the server is not draining, else 503.</summary>
    [HttpGet("/healthz/ready")]
    public ObjectResult Ready()
    {
        var snapshot = catalog.Current;
        var models = snapshot.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).ToDictionary(
            model => model.Name,
            model => new ModelReadiness(model.Active is null ? "loading" : "ready", model.Active?.Id.Version));
        var status = state.Phase.ToString().ToLowerInvariant();
        return StatusCode(state.Phase == ServerPhase.Ready ? 200 : 503, new ReadyResponse(status, snapshot.Revision, models));
    }
}

/// <summary>The process answers.</summary>
/// <param name="Status">Always <c>live</c>.</param>
public sealed record LiveResponse(string Status);

/// <summary>Whether traffic should come here.</summary>
/// <param name="Status"><c>starting</c>, <c>ready</c> or <c>draining</c>.</param>
/// <param name="Revision">The configuration's revision; 0 while starting.</param>
/// <param name="Models">Each model's state.</param>
public sealed record ReadyResponse(string Status, int Revision, IReadOnlyDictionary<string, ModelReadiness> Models);

/// <summary>A model's state.</summary>
/// <param name="Status"><c>loading</c> or <c>ready</c>.</param>
/// <param name="Version">The version that answers, if any.</param>
public sealed record ModelReadiness(string Status, string? Version);
