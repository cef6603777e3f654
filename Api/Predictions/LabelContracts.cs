using Interlock.Api.Sensors;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Sources;

namespace Interlock.Api.Predictions;

/// <summary>A label of a prediction.</summary>
/// <param name="Label">The true label; missing where the answer is a number.</param>
/// <param name="Value">The true number; missing where the answer is a label.</param>
/// <param name="At">When it was stored (UTC).</param>
/// <param name="Caller">Who sent it; missing where callers are not known.</param>
public sealed record PredictionLabelResponse(string? Label, double? Value, DateTime At, string? Caller);

/// <summary>What became of a label.</summary>
/// <param name="Id">The prediction.</param>
/// <param name="Model">Its model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Label">The true label; missing where the answer is a number.</param>
/// <param name="Value">The true number; missing where the answer is a label.</param>
/// <param name="Changed">Whether it is new; false where the prediction has it already, and nothing was changed.</param>
public sealed record LabelResponse(string Id, string Model, string Version, string? Label, double? Value, bool Changed)
{
    internal static LabelResponse Of(LabelResult result) => new(
        result.Label!.PredictionId, result.Label.Model, result.Label.Version, result.Label.Label, result.Label.Value, result.IsNew);
}

/// <summary>What became of the rows of a body: each is one of the three.</summary>
/// <param name="Accepted">Labels that were new, and are stored; corrections are among them.</param>
/// <param name="Duplicate">Labels that their predictions have already.</param>
/// <param name="Rejected">Rows that are no labels.</param>
/// <param name="Errors">The first 100 of these.</param>
public sealed record LabelImportResponse(long Accepted, long Duplicate, long Rejected, IReadOnlyList<ImportError> Errors)
{
    internal static LabelImportResponse Of(ImportResult result) => new(
        result.Accepted, result.Duplicate, result.Rejected, [.. result.Rejections.Select(rejection => new ImportError(rejection.Line, rejection.Reason))]);
}
