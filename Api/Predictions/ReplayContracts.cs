using System.Text.Json;
using Interlock.Application.Swaps.Replays;

namespace Interlock.Api.Predictions;

/// <summary>What a version says to a recorded request.</summary>
/// <param name="Id">The id of the prediction.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Recorded">What was answered then.</param>
/// <param name="Replayed">What is answered now.</param>
/// <param name="Differs">Whether it says anything else, beyond rounding; missing where the two cannot be compared.</param>
/// <param name="LabelChanged">Whether the label is another; missing likewise.</param>
/// <param name="Drift">By how much the numbers differ, as versions are compared before a swap; missing likewise.</param>
public sealed record ReplayResponse(
    string Id, string Model, RecordedResponse Recorded, ReplayedResponse Replayed, bool? Differs, bool? LabelChanged, double? Drift)
{
    internal static ReplayResponse Of(Replay replay)
    {
        var (recorded, answer) = (replay.Recorded, replay.Answer);
        return new ReplayResponse(
            recorded.Id,
            recorded.Model,
            new RecordedResponse(recorded.Version, recorded.Revision, recorded.ModelHash, JsonElement.Parse(recorded.Response)),
            new ReplayedResponse(replay.Version, replay.ModelHash, JsonElement.Parse(answer.Response), Math.Round(answer.Inferred.TotalMilliseconds, 3)),
            answer.Against?.Differs,
            answer.Against?.Difference.IsFlip,
            answer.Against?.Difference.Drift);
    }
}

/// <summary>What was answered.</summary>
/// <param name="Version">The version that did.</param>
/// <param name="Revision">The revision of the configuration under which it did.</param>
/// <param name="ModelSha256">SHA-256 of what the version was made of; missing where it has no file.</param>
/// <param name="Response">The answer.</param>
public sealed record RecordedResponse(string Version, int Revision, string? ModelSha256, JsonElement Response);

/// <summary>What a version answers now.</summary>
/// <param name="Version">The version.</param>
/// <param name="ModelSha256">SHA-256 of what it is made of; missing where it has no file.</param>
/// <param name="Response">The answer.</param>
/// <param name="InferMs">Milliseconds in the runtime.</param>
public sealed record ReplayedResponse(string Version, string? ModelSha256, JsonElement Response, double InferMs);
