using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <summary>A label for a prediction, as a caller sends it.</summary>
/// <param name="Id">The prediction's id as it was sent; null where it is named by model and key.</param>
/// <param name="Model">The model; null where the id is given.</param>
/// <param name="Key">The caller's own key; null where the id is given.</param>
/// <param name="Label">The true label; null where there is a value.</param>
/// <param name="Value">The true number; null where there is a label.</param>
/// <param name="Row">The row of the prediction, counted from 0.</param>
public sealed record LabelRequest(string? Id, string? Model, string? Key, string? Label, double? Value, int Row = 0);

/// <summary>Who labels.</summary>
/// <param name="Name">The caller's name; null where callers have none.</param>
/// <param name="Owner">Whose predictions it may label; null for those of all.</param>
public sealed record LabelAuthor(string? Name, string? Owner);

/// <summary>What became of a label.</summary>
/// <param name="Label">The label; null where it is rejected.</param>
/// <param name="IsNew">Whether it is stored; else the prediction has it already.</param>
/// <param name="Problem">Why it is rejected; null where it is not.</param>
public sealed record LabelResult(PredictionLabel? Label, bool IsNew, InterlockException? Problem);
