using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Configuration;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Sources;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Predictions;

/// <summary>Takes what turned out to be true of predictions.</summary>
[ApiController, Tags("Predictions")]
[RequiresRole(Role.Infer, Role.Operate)]
public sealed class LabelsController(ILabelService labels, ServerConfig server) : ControllerBase
{
    private const string Expected = "application/x-ndjson or text/csv, in UTF-8";

    private LabelAuthor Author => new(Callers.Of(HttpContext)?.Name, Callers.OwnerOf(HttpContext, Role.Operate));

    /// <summary>
    /// Labels a prediction with what turned out to be true. The same label again changes nothing; another one is a correction. With the role infer only the
    /// caller's own predictions.
    /// </summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("prediction.label", Subject = "id")]
    [HttpPost("/predictions/{id}/label", Name = "labelPrediction")]
    [Errors(
        "invalid_input", "malformed_json", "not_found", "body_too_large", "unsupported_media_type", "label_not_allowed", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<LabelResponse>> Label(string? id, CancellationToken cancellationToken)
    {
        RequestBody.RequireJson(Request);
        using var body = await RequestBody.ReadAsync(Request);
        var response = LabelResponse.Of(await labels.LabelAsync(LabelJson.Read(id ?? "", body.Content), Author, cancellationToken));
        AuditedAttribute.SetAfter(HttpContext, response.Label is null ? new JsonObject { ["value"] = response.Value } : new JsonObject { ["label"] = response.Label });
        return Reply.Ok(response);
    }

    /// <summary>
    /// Stores many labels as they come, by the id of the prediction or by model and the caller's own key. When the body breaks off, what came before stays, and
    /// sending it again stores nothing twice.
    /// </summary>
    /// <param name="cancellationToken">Ends the work.</param>
    [Audited("predictions.label")]
    [HttpPost("/predictions/labels", Name = "importLabels")]
    [Errors("invalid_input", "body_too_large", "unsupported_media_type", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<LabelImportResponse>> Import(CancellationToken cancellationToken)
    {
        var format = FormatOf(Request);
        HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = server.StreamLimit.Bytes;
        try
        {
            var result = await labels.ImportAsync(Request.Body, format, Author, static _ => Task.CompletedTask, cancellationToken);
            AuditedAttribute.SetAfter(HttpContext, result.CountsJson);
            return Reply.Ok(LabelImportResponse.Of(result));
        }
        catch (ImportStoppedException e)
        {
            AuditedAttribute.SetAfter(HttpContext, e.SoFar.CountsJson);
            throw;
        }
    }

    private static LabelFormat FormatOf(HttpRequest request)
    {
        ContentCoding.Decode(request);
        return RequestBody.Utf8TypeOf(request) switch
        {
            "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" => LabelFormat.Ndjson,
            "TEXT/CSV" => LabelFormat.Csv,
            _ => throw new UnsupportedMediaException(request.ContentType, Expected),
        };
    }
}
