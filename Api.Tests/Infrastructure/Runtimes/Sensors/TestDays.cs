using Interlock.Domain.Sensors;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;

/// <summary>Days of made-up sensors: a function of the time gives the values, a seed the noise.</summary>
internal static class TestDays
{
    public static readonly DateOnly Date = new(2024, 3, 5);

    private static readonly DateTime Start = Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>A day and the history before it.</summary>
    /// <param name="value">What is read so many hours after the day began; negative before.</param>
    /// <param name="history">How many days of history.</param>
    /// <param name="minutes">How far readings are apart.</param>
    public static SensorDay Of(Func<double, double> value, double history = 28, double minutes = 5) =>
        new("s", Date, Series(value, -history * 24, 0, minutes), Series(value, 0, 24, minutes));

    /// <summary>Standard normal noise.</summary>
    public static Func<double> Noise(int seed)
    {
        var random = new Random(seed);
        return () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>A daily rhythm between -1 and 1.</summary>
    public static double Rhythm(double hours) => Math.Sin(2 * Math.PI * hours / 24);

    /// <summary>Every reading of a series that passes.</summary>
    public static SensorSeries Where(this SensorSeries series, Func<int, bool> keep)
    {
        var kept = Enumerable.Range(0, series.Count).Where(keep).ToArray();
        return new SensorSeries([.. kept.Select(i => series.Timestamps[i])], [.. kept.Select(i => series.Values[i])]);
    }

    private static SensorSeries Series(Func<double, double> value, double from, double to, double minutes)
    {
        var count = (int)Math.Round((to - from) * 60 / minutes);
        var hours = Enumerable.Range(0, count).Select(i => from + (i * minutes / 60)).ToArray();
        return new SensorSeries([.. hours.Select(hour => Start.AddMinutes(Math.Round(hour * 60, 4)))], [.. hours.Select(value)]);
    }
}
