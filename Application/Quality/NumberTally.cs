namespace Interlock.Application.Quality;

/// <summary>Sums the errors of numbers.</summary>
internal sealed class NumberTally
{
    private long _count;
    private double _absolute;
    private double _squared;
    private double _sum;

    /// <summary>Counts the latest value of a prediction.</summary>
    public void Add(double value, double answer)
    {
        var error = answer - value;
        _count++;
        _absolute += Math.Abs(error);
        _squared += error * error;
        _sum += error;
    }

    /// <summary>The quality of what was counted; null where nothing was.</summary>
    public NumberQuality? Result => _count == 0 ? null : new NumberQuality(Finite(_absolute / _count), Finite(Math.Sqrt(_squared / _count)), Finite(_sum / _count));

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
