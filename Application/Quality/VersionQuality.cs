namespace Interlock.Application.Quality;

/// <summary>How good the predictions of a version were, by the latest label of each. docs/quality.md has the formulas.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">How many are recorded.</param>
/// <param name="Labelled">How many of them have a label.</param>
/// <param name="Labels">Of those that were answered by a label; null where there are none.</param>
/// <param name="Numbers">Of those that were answered by a number; null where there are none.</param>
/// <param name="Delay">From the prediction to its first label; null where there is none.</param>
public sealed record VersionQuality(string Version, long Predictions, long Labelled, LabelQuality? Labels, NumberQuality? Numbers, DelayQuantiles? Delay);

/// <summary>The quality of labels.</summary>
/// <param name="Accuracy">The share of right labels.</param>
/// <param name="LogLoss">The mean of -ln of the true label's score; null where no score is recorded.</param>
/// <param name="Calibration">By confidence, ten bins of the same width; none where no score is recorded.</param>
/// <param name="Labels">Each label.</param>
/// <param name="Confusion">Pairs of a true label and another or the same answer, the most frequent first.</param>
public sealed record LabelQuality(
    double Accuracy, double? LogLoss, IReadOnlyList<CalibrationBin> Calibration, IReadOnlyList<OneLabelQuality> Labels, IReadOnlyList<ConfusionCount> Confusion);

/// <summary>Predictions whose answer had a score from one bound to below another.</summary>
/// <param name="From">The lower bound.</param>
/// <param name="To">The upper bound; in the last bin it is included.</param>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Their mean score; null where there are none.</param>
/// <param name="Accuracy">The share of them that were right; null where there are none.</param>
public sealed record CalibrationBin(double From, double To, long Count, double? Confidence, double? Accuracy);

/// <summary>The quality of one label; 0/0 is 0.</summary>
/// <param name="Label">The label.</param>
/// <param name="Precision">Of the predictions that were answered by it, the share for which it was true.</param>
/// <param name="Recall">Of the predictions for which it was true, the share that was answered by it.</param>
/// <param name="F1">The harmonic mean of the two.</param>
/// <param name="Support">For how many it was true.</param>
public sealed record OneLabelQuality(string Label, double Precision, double Recall, double F1, long Support);

/// <summary>How often a true label got an answer.</summary>
/// <param name="Label">The true label.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Count">How often.</param>
public sealed record ConfusionCount(string Label, string Answer, long Count);

/// <summary>The quality of numbers; an error is the answer minus the true number.</summary>
/// <param name="Mae">The mean of the absolute errors; null where it is too large for a number.</param>
/// <param name="Rmse">The root of the mean of the squared errors; likewise.</param>
/// <param name="Bias">The mean of the errors; likewise.</param>
public sealed record NumberQuality(double? Mae, double? Rmse, double? Bias);

/// <summary>How long labels took, in seconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P90">The 90th percentile.</param>
public sealed record DelayQuantiles(double P50, double P90);
