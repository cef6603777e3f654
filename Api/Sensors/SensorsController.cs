using Interlock.Api.Access;
using Interlock.Api.Authentication;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Sensors;

/// <summary>Imports readings and queries sensors.</summary>
[ApiController]
public sealed class SensorsController(ISensorService sensors, IModelCatalog catalog, ServerConfig server) : ControllerBase
{
    /// <summary>
    /// Stores readings. They are stored as they come: when the body breaks off, what came before stays, and sending it again stores nothing
    /// twice.
    /// </summary>
    /// <param name="cancellationToken">Ends the work.</param>
    [RequiresRole(Role.Infer)]
    [HttpPost("/sensors/readings", Name = "importReadings")]
    [Errors("malformed_readings", "empty_body", "body_too_large", "unsupported_media_type", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<ImportResponse>> Import(CancellationToken cancellationToken)
    {
        RequireSensorModel();
        var format = ReadingBody.FormatOf(Request);
        var body = ReadingBody.Open(HttpContext, server.StreamLimit);
        return Reply.Ok(ImportResponse.Of(await sensors.ImportAsync(body, format, cancellationToken)));
    }

    /// <summary>Sensors by id, a page at a time.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet("/sensors", Name = "listSensors"), Errors("datastore_unavailable")]
    public async Task<SensorPageResponse> List([FromQuery] SensorQuery query, CancellationToken cancellationToken)
    {
        var page = await sensors.ListAsync(query.ToFilter(), cancellationToken);
        return new SensorPageResponse(200, "OK", [.. page.Items.Select(SensorResponse.Of)], page.HasMore ? page.Items[^1].Id : null);
    }

    /// <summary>One sensor.</summary>
    /// <param name="id">As its readings name it, percent-encoded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet("/sensors/{id}", Name = "getSensor"), Errors("not_found", "datastore_unavailable")]
    public async Task<Reply<SensorResponse>> Get(string? id, CancellationToken cancellationToken) =>
        Reply.Ok(SensorResponse.Of(await sensors.GetAsync(SensorPath.IdOf(HttpContext, behind: 0), cancellationToken)));

    /// <summary>What models said about a sensor's readings, by time, a page at a time.</summary>
    /// <param name="id">As its readings name it, percent-encoded.</param>
    /// <param name="query">Which scores.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet("/sensors/{id}/scores", Name = "listSensorScores"), Errors("not_found", "datastore_unavailable")]
    public async Task<ScorePageResponse> ListScores(string? id, [FromQuery] ScoreQuery query, CancellationToken cancellationToken)
    {
        var page = await sensors.ListScoresAsync(query.ToFilter(SensorPath.IdOf(HttpContext, behind: 1)), cancellationToken);
        return new ScorePageResponse(200, "OK", [.. page.Items.Select(ScoreResponse.Of)], page.HasMore ? ScoreCursor.Of(page.Items[^1]) : null);
    }

    /// <summary>Readings belong to no model: a caller that is limited to some may import them where one of these reads them.</summary>
    private void RequireSensorModel()
    {
        if (Callers.Of(HttpContext) is { Models.Count: > 0 } caller
            && !caller.Models.Any(model => catalog.Current.Models.GetValueOrDefault(model)?.Config is SensorModelConfig))
        {
            throw new ForbiddenException($"'{caller.Name}' may call no model of kind sensor, so it may not import readings.");
        }
    }
}
