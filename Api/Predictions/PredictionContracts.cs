using System.Text.Json;
using Interlock.Domain.Predictions;

namespace Interlock.Api.Predictions;

/// <summary>A recorded prediction.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Revision">The revision of the configuration under which it did.</param>
/// <param name="ModelSha256">SHA-256 of what the version was made of: its file, or the list of its files; missing where it has none.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="InferMs">Milliseconds in the runtime.</param>
/// <param name="TraceId">The trace of the request that asked; missing where it has none.</param>
/// <param name="Caller">Who asked; missing where callers are not known.</param>
/// <param name="RequestKey">The caller's own key; missing where the request had none.</param>
/// <param name="Request">What was asked; missing for callers without the role payloads, and where it is not kept any more.</param>
/// <param name="Response">What was answered.</param>
/// <param name="Label">The latest true label; missing where there is none. Pages do not have it.</param>
/// <param name="Value">The latest true number; likewise.</param>
/// <param name="Labels">Every label or number that was sent, the latest first; likewise.</param>
public sealed record PredictionResponse(
    string Id,
    string Model,
    string Version,
    int Revision,
    string? ModelSha256,
    DateTimeOffset CreatedAt,
    double InferMs,
    string? TraceId,
    string? Caller,
    string? RequestKey,
    JsonElement? Request,
    JsonElement Response,
    string? Label = null,
    double? Value = null,
    IReadOnlyList<PredictionLabelResponse>? Labels = null)
{
    internal static PredictionResponse Of(Prediction prediction, bool hasRequest) => new(
        prediction.Id,
        prediction.Model,
        prediction.Version,
        prediction.Revision,
        prediction.ModelHash,
        prediction.CreatedAt,
        Math.Round(prediction.InferMs, 3),
        prediction.TraceId,
        prediction.Caller,
        prediction.RequestKey,
        hasRequest && prediction.HasRequest ? JsonElement.Parse(prediction.Request) : null,
        JsonElement.Parse(prediction.Response));

    internal PredictionResponse With(IReadOnlyList<PredictionLabel> labels) => labels.Count == 0 ? this : this with
    {
        Label = labels[0].Label,
        Value = labels[0].Value,
        Labels = [.. labels.Select(label => new PredictionLabelResponse(label.Label, label.Value, label.At, label.Caller))],
    };
}

/// <summary>A page of recorded predictions.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">Newest first.</param>
/// <param name="Next">Send it as <c>before</c> for the next page; missing on the last one.</param>
public sealed record PredictionPageResponse(int Status, string Msg, IReadOnlyList<PredictionResponse> Data, string? Next);
