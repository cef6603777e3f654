namespace Interlock.Domain.Predictions;

/// <summary>A recorded prediction with what turned out to be true.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="Truth">Its latest label; null where it has none.</param>
public sealed record LabelledPrediction(Prediction Prediction, PredictionLabel? Truth);
