namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>Statistics that a few wild values do not move. NaN is no value.</summary>
internal static class Robust
{
    private const double SigmaOfMad = 1.4826;
    private const double SigmaOfMeanDistance = 1.2533;

    /// <summary>The median of the numbers; sorts them. 0 where there are none.</summary>
    public static double Median(Span<double> numbers) => Quantile(numbers, 0.5);

    /// <summary>A quantile between the two nearest numbers; sorts them. 0 where there are none.</summary>
    public static double Quantile(Span<double> numbers, double share)
    {
        if (numbers.Length == 0)
        {
            return 0;
        }

        numbers.Sort();
        var place = share * (numbers.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, numbers.Length - 1);
        return numbers[below] + ((place - below) * (numbers[above] - numbers[below]));
    }

    /// <summary>The median, which leaves the values as they are.</summary>
    public static double MedianOf(ReadOnlySpan<double> values, double otherwise = 0)
    {
        var numbers = Numbers(values);
        return numbers.Length > 0 ? Median(numbers) : otherwise;
    }

    /// <summary>The mean distance from a level; 0 where there are no values.</summary>
    public static double MeanDistance(ReadOnlySpan<double> values, double level)
    {
        var (mean, count) = (0d, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                mean += (Math.Abs(value - level) - mean) / ++count;
            }
        }

        return mean;
    }

    /// <summary>
    /// The usual distance from the median, as a standard deviation. Where most values are the same the median distance is 0 and the
    /// mean distance counts, halved since wild values move it.
    /// </summary>
    public static double Spread(ReadOnlySpan<double> values)
    {
        var numbers = Numbers(values);
        var median = Median(numbers);
        var mean = MeanDistance(numbers, median);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Abs(numbers[i] - median);
        }

        return Math.Max(SigmaOfMad * Median(numbers), SigmaOfMeanDistance * mean / 2);
    }

    private static Span<double> Numbers(ReadOnlySpan<double> values)
    {
        var numbers = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                numbers[count++] = value;
            }
        }

        return numbers.AsSpan(0, count);
    }
}
