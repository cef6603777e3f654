using Interlock.Api.Access;
using Interlock.Api.Lifecycle;
using Interlock.Application.Access;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Health;

/// <summary>Probes for orchestrators and load balancers.</summary>
[ApiController]
[RequiresRole(Role.View), OpenArea(OpenArea.Health)]
public sealed class HealthController(ServerState state, IModelCatalog catalog, DatastoreHealth datastore, ConfigState config) : ControllerBase
{
    /// <summary>200 as long as the process answers.</summary>
    [HttpGet("/healthz/live", Name = "getLiveness")]
    public LiveResponse Live() => new("live");

    /// <summary>200 when every model is loaded, none hangs, what they answer can be recorded, and the server is not draining, else 503.</summary>
    [HttpGet("/healthz/ready", Name = "getReadiness")]
    [ProducesResponseType<ReadyResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ReadyResponse>(StatusCodes.Status503ServiceUnavailable)]
    public ObjectResult Ready()
    {
        var snapshot = catalog.Current;
        var models = snapshot.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).ToDictionary(
            model => model.Name,
            ReadinessOf);
        var status = state.Phase == ServerPhase.Ready && models.Values.FirstOrDefault(model => model.Reason is not null) is { } unready
            ? unready.Status
            : state.Phase.ToString().ToLowerInvariant();
        return StatusCode(status == "ready" ? 200 : 503, new ReadyResponse(status, snapshot.Revision, models, ConfigOf(snapshot)));
    }

    private ModelReadiness ReadinessOf(ServedModel model)
    {
        var outage = model.Active is { } active && active.Id.Config.Record ? datastore.Reason : null;
        var status = model.HungReason is null && outage is not null ? "unavailable" : model.Status;
        return new ModelReadiness(status, model.Active?.Id.Version, model.HungReason ?? outage);
    }

    private ConfigReadiness? ConfigOf(ModelSnapshot snapshot) =>
        snapshot.IsReady ? config.InactiveReason is { } reason ? new ConfigReadiness(false, reason) : new ConfigReadiness(true, null) : null;
}

/// <summary>The process answers.</summary>
/// <param name="Status">Always <c>live</c>.</param>
public sealed record LiveResponse(string Status);

/// <summary>Whether traffic should come here.</summary>
/// <param name="Status"><c>starting</c>, <c>ready</c>, <c>draining</c>, <c>hung</c> where a run of a model does not end, or <c>unavailable</c> where the datastore does not take answers.</param>
/// <param name="Revision">The configuration's revision; 0 while starting.</param>
/// <param name="Models">Each model's state.</param>
/// <param name="Config">Whether config.yaml is active; missing while starting.</param>
public sealed record ReadyResponse(string Status, int Revision, IReadOnlyDictionary<string, ModelReadiness> Models, ConfigReadiness? Config);

/// <summary>Whether config.yaml is active.</summary>
/// <param name="IsActive">False if it was rejected, rolled back or replaced: then another revision answers.</param>
/// <param name="Reason">Why it is not active; missing if it is.</param>
public sealed record ConfigReadiness(bool IsActive, string? Reason);

/// <summary>A model's state.</summary>
/// <param name="Status"><c>loading</c>, <c>ready</c>, <c>hung</c> or <c>unavailable</c>.</param>
/// <param name="Version">The version that answers, if any.</param>
/// <param name="Reason">Why it is hung or unavailable; missing where it is not.</param>
public sealed record ModelReadiness(string Status, string? Version, string? Reason);
