namespace Interlock.Domain.Predictions;

/// <summary>
/// What turned out to be true of a prediction, with what was answered, so that quality is computed from labels alone. A correction is a further label: the one
/// with the highest number counts.
/// </summary>
public sealed class PredictionLabel
{
    /// <summary>The most labels that one prediction may have.</summary>
    public const int Most = 1000;

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered.</summary>
    public required string Version { get; init; }

    /// <summary>The prediction.</summary>
    public required string PredictionId { get; init; }

    /// <summary>Rises by one with every label of a prediction, in the order of their commits; 0 until it is stored.</summary>
    public int Number { get; set; }

    /// <summary>The revision under which the version answered.</summary>
    public required int Revision { get; init; }

    /// <summary>The true label; null where the answer is a number.</summary>
    public string? Label { get; init; }

    /// <summary>The true number, finite; null where the answer is a label.</summary>
    public double? Value { get; init; }

    /// <summary>The label that was answered; null where a number was.</summary>
    public string? Answer { get; init; }

    /// <summary>The number that was answered; null where a label was.</summary>
    public double? AnswerValue { get; init; }

    /// <summary>The recorded score of the true label; null where there is none.</summary>
    public double? Score { get; init; }

    /// <summary>The recorded score of the label that was answered; null where there is none.</summary>
    public double? Confidence { get; init; }

    /// <summary>Who sent it; null where callers have no name.</summary>
    public string? Caller { get; init; }

    /// <summary>When it was stored (UTC).</summary>
    public required DateTime At { get; init; }

    /// <summary>Whether another label of the prediction says the same.</summary>
    public bool IsSameAs(PredictionLabel other) => Label == other.Label && Value.Equals(other.Value);
}
