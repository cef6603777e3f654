using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Predictions;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Swaps.Replays;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Predictions;

/// <summary>Reads what was asked and answered.</summary>
[ApiController]
[RequiresRole(Role.Infer, Role.View)]
public sealed class PredictionsController(IPredictionService predictions, ILabelService labels, IReplayService replays) : ControllerBase
{
    /// <summary>One recorded prediction, with its labels.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/predictions/{id}", Name = "getPrediction"), Errors("not_found", "datastore_unavailable")]
    public async Task<Reply<PredictionResponse>> Get(string? id, CancellationToken cancellationToken)
    {
        var prediction = await predictions.GetAsync(id ?? "", Callers.OwnerOf(HttpContext, Role.View), cancellationToken);
        return Reply.Ok(PredictionResponse.Of(prediction, Callers.MaySeePayloads(HttpContext)).With(await labels.ListAsync(prediction, cancellationToken)));
    }

    /// <summary>What a version says to a recorded request now. Nothing is recorded.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="version">Any version of the model that is configured; the active one by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet("/predictions/{id}/replay", Name = "replayPrediction")]
    [Errors(
        "not_found", "unknown_model", "unknown_version", "not_replayable", "inference_failed", "not_ready", "overloaded", "model_hung", "datastore_unavailable", "deadline_exceeded")]
    public async Task<Reply<ReplayResponse>> Replay(string? id, string? version, CancellationToken cancellationToken) =>
        Reply.Ok(ReplayResponse.Of(await replays.ReplayAsync(id ?? "", version, cancellationToken)));

    /// <summary>Recorded predictions, newest first, a page at a time.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet("/predictions", Name = "listPredictions"), Errors("datastore_unavailable")]
    public async Task<PredictionPageResponse> List([FromQuery] PredictionQuery query, CancellationToken cancellationToken)
    {
        var filter = query.ToFilter() with { Caller = Callers.OwnerOf(HttpContext, Role.View) };
        var page = await predictions.ListAsync(filter, cancellationToken);
        var hasRequests = Callers.MaySeePayloads(HttpContext);
        return new PredictionPageResponse(200, "OK", [.. page.Items.Select(prediction => PredictionResponse.Of(prediction, hasRequests))], page.HasMore ? page.Last ?? page.Items[^1].Id : null);
    }
}
