using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>The values of a view for each slot: a lowest and a highest one; NaN where there is none.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest; the same array where there is one value.</param>
internal sealed record Signal(double[] Low, double[] High)
{
    /// <summary>A signal of one value a slot.</summary>
    public static Signal Of(double[] values) => new(values, values);

    /// <summary>The mean of the slots up to each one; NaN unless half of them have readings.</summary>
    public static double[] TrailingMean(double[] values, int width)
    {
        var means = new double[values.Length];
        var (sum, count) = (0d, 0);
        for (var i = 0; i < values.Length; i++)
        {
            (sum, count) = double.IsNaN(values[i]) ? (sum, count) : (sum + values[i], count + 1);
            if (i >= width && !double.IsNaN(values[i - width]))
            {
                (sum, count) = (sum - values[i - width], count - 1);
            }

            means[i] = count * 2 >= width ? sum / count : double.NaN;
        }

        return means;
    }

    /// <summary>The median of the slots before each one; NaN unless most of them have readings.</summary>
    public static double[] MedianBefore(double[] values, int width) => Medians(values, -width, -1);

    /// <summary>The median of the slots after each one; NaN unless most of them have readings.</summary>
    public static double[] MedianAfter(double[] values, int width) => Medians(values, 1, width);

    /// <summary>The largest value of the slots around each one.</summary>
    public static double[] RunningMax(double[] values, int reach)
    {
        var max = new double[values.Length];
        var queue = new int[values.Length];
        var (head, tail) = (0, 0);
        for (var i = 0; i < values.Length + reach; i++)
        {
            if (i < values.Length && !double.IsNaN(values[i]))
            {
                while (tail > head && values[queue[tail - 1]] <= values[i])
                {
                    tail--;
                }

                queue[tail++] = i;
            }

            var centre = i - reach;
            if (centre >= 0)
            {
                while (tail > head && queue[head] < centre - reach)
                {
                    head++;
                }

                max[centre] = tail > head ? values[queue[head]] : double.NaN;
            }
        }

        return max;
    }

    private static double[] Medians(double[] values, int from, int to)
    {
        var medians = new double[values.Length];
        var near = new double[to - from + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var count = 0;
            for (var j = Math.Max(0, i + from); j <= Math.Min(values.Length - 1, i + to); j++)
            {
                if (!double.IsNaN(values[j]))
                {
                    near[count++] = values[j];
                }
            }

            medians[i] = count * 2 > near.Length ? Robust.Median(near.AsSpan(0, count)) : double.NaN;
        }

        return medians;
    }
}
