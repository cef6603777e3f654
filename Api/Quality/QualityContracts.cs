using Interlock.Application.Quality;

namespace Interlock.Api.Quality;

/// <summary>How good the versions of a model are, by what turned out to be true.</summary>
/// <param name="Model">The model.</param>
/// <param name="Versions">Each version that has predictions or labels in the window, by name.</param>
public sealed record QualityResponse(string Model, IReadOnlyList<VersionQualityResponse> Versions);

/// <summary>How good a version is. What cannot be computed is missing; docs/quality.md has the formulas.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">How many predictions are recorded.</param>
/// <param name="Labelled">How many of them have a label; the latest of each counts.</param>
/// <param name="Accuracy">The share of right labels.</param>
/// <param name="LogLoss">The mean of -ln of the true label's score.</param>
/// <param name="Calibration">By the score of the answer, ten bins of the same width.</param>
/// <param name="Labels">Each label.</param>
/// <param name="Confusion">How often a true label got an answer, the most frequent 1000 pairs first.</param>
/// <param name="Mae">The mean of the absolute errors.</param>
/// <param name="Rmse">The root of the mean of the squared errors.</param>
/// <param name="Bias">The mean of the errors: the answer minus the true number.</param>
/// <param name="LabelDelay">Seconds from a prediction to its first label.</param>
public sealed record VersionQualityResponse(
    string Version,
    long Predictions,
    long Labelled,
    double? Accuracy,
    double? LogLoss,
    IReadOnlyList<CalibrationBin>? Calibration,
    IReadOnlyList<OneLabelQuality>? Labels,
    IReadOnlyList<ConfusionCount>? Confusion,
    double? Mae,
    double? Rmse,
    double? Bias,
    DelayQuantiles? LabelDelay)
{
    internal static VersionQualityResponse Of(VersionQuality quality) => new(
        quality.Version,
        quality.Predictions,
        quality.Labelled,
        quality.Labels?.Accuracy,
        quality.Labels?.LogLoss,
        quality.Labels?.Calibration,
        quality.Labels?.Labels,
        quality.Labels?.Confusion,
        quality.Numbers?.Mae,
        quality.Numbers?.Rmse,
        quality.Numbers?.Bias,
        quality.Delay);
}
