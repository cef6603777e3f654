namespace Interlock.Application.Drift;

/// <summary>What a version answered lately.</summary>
/// <param name="Labels">The share of each label, the most frequent first; empty where it answers numbers.</param>
/// <param name="Numbers">How its numbers are spread; null where it answers labels, or nothing.</param>
public sealed record AnswerMix(IReadOnlyList<(string Label, double Share)> Labels, NumberSpread? Numbers)
{
    /// <summary>The mix of answers.</summary>
    /// <param name="labels">Each label that was answered.</param>
    /// <param name="numbers">Each number that was answered without a label.</param>
    internal static AnswerMix Of(IReadOnlyCollection<string> labels, IReadOnlyCollection<double> numbers) => new(
        [.. labels.CountBy(label => label, StringComparer.Ordinal).OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => (label.Key, (double)label.Value / labels.Count))],
        numbers.Count == 0 ? null : NumberSpread.Of([.. numbers.Order()]));
}

/// <summary>How numbers are spread.</summary>
/// <param name="Least">The least.</param>
/// <param name="P10">One of ten is not above it.</param>
/// <param name="Median">Half are not above it.</param>
/// <param name="P90">Nine of ten are not above it.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record NumberSpread(double Least, double P10, double Median, double P90, double Greatest)
{
    internal static NumberSpread Of(IReadOnlyList<double> sorted)
    {
        return new NumberSpread(sorted[0], At(0.1), At(0.5), At(0.9), sorted[^1]);

        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
