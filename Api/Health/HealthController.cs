using Interlock.Api.Lifecycle;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Watching;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Health;

/// <summary>Probes for orchestrators and load balancers.</summary>
[ApiController]
public sealed class HealthController(ServerState state, IModelCatalog catalog, ConfigState config) : ControllerBase
{
    /// <summary>200 as long as the process answers.</summary>
    [HttpGet("/healthz/live")]
    public LiveResponse Live() => new("live");

    /// <summary>200 when every model is loaded, none hangs and the server is not draining, else 503.</summary>
    [HttpGet("/healthz/ready")]
    public ObjectResult Ready()
    {
        var snapshot = catalog.Current;
        var models = snapshot.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).ToDictionary(
            model => model.Name,
            model => new ModelReadiness(model.Status, model.Active?.Id.Version, model.HungReason));
        var isHung = state.Phase == ServerPhase.Ready && models.Values.Any(model => model.Reason is not null);
        var status = isHung ? "hung" : state.Phase.ToString().ToLowerInvariant();
        return StatusCode(status == "ready" ? 200 : 503, new ReadyResponse(status, snapshot.Revision, models, ConfigOf(snapshot)));
    }

    private ConfigReadiness? ConfigOf(ModelSnapshot snapshot) =>
        snapshot.IsReady ? config.InactiveReason is { } reason ? new ConfigReadiness(false, reason) : new ConfigReadiness(true, null) : null;
}

/// <summary>The process answers.</summary>
/// <param name="Status">Always <c>live</c>.</param>
public sealed record LiveResponse(string Status);

/// <summary>Whether traffic should come here.</summary>
/// <param name="Status"><c>starting</c>, <c>ready</c>, <c>draining</c>, or <c>hung</c> where a run of a model does not end.</param>
/// <param name="Revision">The configuration's revision; 0 while starting.</param>
/// <param name="Models">Each model's state.</param>
/// <param name="Config">Whether config.yaml is active; missing while starting.</param>
public sealed record ReadyResponse(string Status, int Revision, IReadOnlyDictionary<string, ModelReadiness> Models, ConfigReadiness? Config);

/// <summary>Whether config.yaml is active.</summary>
/// <param name="IsActive">False if it was rejected, rolled back or replaced: then another revision answers.</param>
/// <param name="Reason">Why it is not active; missing if it is.</param>
public sealed record ConfigReadiness(bool IsActive, string? Reason);

/// <summary>A model's state.</summary>
/// <param name="Status"><c>loading</c>, <c>ready</c> or <c>hung</c>.</param>
/// <param name="Version">The version that answers, if any.</param>
/// <param name="Reason">Why it hangs; null where it does not.</param>
public sealed record ModelReadiness(string Status, string? Version, string? Reason);
