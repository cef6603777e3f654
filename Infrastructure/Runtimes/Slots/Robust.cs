namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>Statistics that outliers do not move. NaN is no value.</summary>
internal static class Robust
{
    private const double SigmaOfMad = 1.4826;
    private const double SigmaOfMeanDistance = 1.2533;

    /// <summary>The median of the numbers, whose order changes. 0 where there are none.</summary>
    public static double Median(Span<double> numbers) => Quantile(numbers, 0.5);

    /// <summary>A quantile between the two nearest numbers, whose order changes. 0 where there are none.</summary>
    public static double Quantile(Span<double> numbers, double share)
    {
        if (numbers.Length == 0)
        {
            return 0;
        }

        var place = share * (numbers.Length - 1);
        var below = (int)place;
        var low = Select(numbers, below);
        var above = numbers[(below + 1)..];
        return above.IsEmpty ? low : low + ((place - below) * (Least(above) - low));
    }

    /// <summary>The median, which leaves the values as they are.</summary>
    public static double MedianOf(ReadOnlySpan<double> values, double otherwise = 0)
    {
        var numbers = Numbers(values);
        return numbers.Length > 0 ? Median(numbers) : otherwise;
    }

    /// <summary>The highest value; NaN where there are none.</summary>
    public static double Highest(ReadOnlySpan<double> values)
    {
        var highest = double.NaN;
        foreach (var value in values)
        {
            highest = double.IsNaN(value) || value <= highest ? highest : value;
        }

        return highest;
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

    /// <summary>Brings the number of that rank to its place, smaller ones before it and larger ones behind: quicker than to sort.</summary>
    private static double Select(Span<double> numbers, int rank)
    {
        var (left, right) = (0, numbers.Length - 1);
        while (left < right)
        {
            var pivot = numbers[(left + right) / 2];
            var (i, j) = (left, right);
            while (i <= j)
            {
                while (numbers[i] < pivot)
                {
                    i++;
                }

                while (numbers[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            (left, right) = rank <= j ? (left, j) : rank >= i ? (i, right) : (rank, rank);
        }

        return numbers[rank];
    }

    private static double Least(ReadOnlySpan<double> numbers)
    {
        var least = numbers[0];
        foreach (var number in numbers)
        {
            least = number < least ? number : least;
        }

        return least;
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
