namespace Interlock.Application.Serving.Comparing;

/// <summary>How an answer differs from another one to the same request.</summary>
/// <param name="IsFlip">The label is another.</param>
/// <param name="Drift">By how much its numbers differ: relative to the larger for numbers, absolute for scores between 0 and 1; 0 is not at all.</param>
public readonly record struct Difference(bool IsFlip, double Drift)
{
    /// <summary>The worse of two.</summary>
    public static Difference Worse(Difference one, Difference other) => new(one.IsFlip || other.IsFlip, Math.Max(one.Drift, other.Drift));

    /// <summary>Two numbers, relative to the larger of them. One that is not finite differs wholly from any other.</summary>
    public static double Relative(double before, double after)
    {
        if (!double.IsFinite(before) || !double.IsFinite(after))
        {
            return before.Equals(after) ? 0 : 1;
        }

        var largest = Math.Max(Math.Abs(before), Math.Abs(after));
        return largest == 0 ? 0 : Math.Abs(after - before) / largest;
    }

    /// <summary>Scores one by one: the largest difference. Scores that are not the same number of scores differ wholly.</summary>
    public static double OfScores(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        if (before.Length != after.Length)
        {
            return 1;
        }

        var largest = 0.0;
        for (var i = 0; i < before.Length; i++)
        {
            largest = Math.Max(largest, OfScore(before[i], after[i]));
        }

        return largest;
    }

    private static double OfScore(double before, double after)
    {
        var drift = Math.Abs(after - before);
        return double.IsFinite(drift) ? drift : before.Equals(after) ? 0 : 1;
    }
}
