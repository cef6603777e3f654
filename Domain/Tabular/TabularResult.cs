namespace Interlock.Domain.Tabular;

/// <summary>The answer for one row.</summary>
/// <param name="result">The label's index in the model's <c>labels</c>, or the number of a regression.</param>
/// <param name="label">The label; null for a regression.</param>
/// <param name="scores">One score per label, in the order of <c>labels</c>; null where the model gives none.</param>
public sealed class TabularResult(double result, string? label = null, float[]? scores = null)
{
    /// <summary>The label's index, or the number of a regression. Always finite.</summary>
    public double Result { get; } = result;

    /// <summary>The label; null for a regression.</summary>
    public string? Label { get; } = label;

    /// <summary>One finite score per label, or null.</summary>
    public float[]? Scores { get; } = scores;
}
