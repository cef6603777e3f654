namespace Interlock.Domain.Tabular;

/// <summary>One row for a tabular model, in the order of the model's <c>features</c>.</summary>
/// <param name="numbers">
/// One value per feature. Numbers and integers as they are, booleans as 0 or 1, NaN where an optional one is missing;
/// 0 at the place of a text feature.
/// </param>
/// <param name="texts">One value per feature, null at the place of a feature that is not text; null when no feature is text.</param>
public sealed class TabularRow(double[] numbers, string?[]? texts = null)
{
    /// <summary>Width: the number of features.</summary>
    public double[] Numbers { get; } = numbers;

    /// <summary>Width: the number of features, or null when none is text.</summary>
    public string?[]? Texts { get; } = texts;
}
