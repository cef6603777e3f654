using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>
/// Readings at whatever distances, gathered into slots of equal length: whole UTC days, the oldest first, the day to be scored last.
/// A slot without readings is NaN throughout.
/// </summary>
internal sealed class SlotGrid
{
    private static readonly int[] SlotMinutes = [5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440];
    private const int SampledGaps = 4096;

    // Beyond it squares and differences could be infinite.
    private const double Large = 1e100;
    private const double Smaller = 1e-208;

    private SlotGrid(DateTime start, int days, TimeSpan interval, double largest)
    {
        Scale = largest > Large ? Smaller : 1;
        var minutes = SlotMinutes.FirstOrDefault(length => length * TimeSpan.TicksPerMinute >= interval.Ticks, SlotMinutes[^1]);
        (Start, Days, Interval) = (start, days, interval);
        (SlotsPerDay, SlotTicks) = (SlotMinutes[^1] / minutes, minutes * TimeSpan.TicksPerMinute);
        Low = Empty();
        High = Empty();
        Mean = Empty();
        Activity = Empty();
    }

    public DateTime Start { get; }

    public int Days { get; }

    public int SlotsPerDay { get; }

    public long SlotTicks { get; }

    /// <summary>The usual distance of two readings.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The factor of all values: 1, unless they are huge.</summary>
    public double Scale { get; }

    /// <summary>The lowest value of each slot.</summary>
    public double[] Low { get; }

    /// <summary>The highest value of each slot.</summary>
    public double[] High { get; }

    /// <summary>The mean value of each slot.</summary>
    public double[] Mean { get; }

    /// <summary>How much a value differs from the one before it, on average over the slot; what follows a gap does not count.</summary>
    public double[] Activity { get; }

    /// <summary>How many slots an hour has, at least one.</summary>
    public int SlotsIn(double hours) => Math.Max(1, (int)Math.Round(hours * TimeSpan.TicksPerHour / SlotTicks));

    /// <summary>The slot of a moment.</summary>
    public int SlotOf(DateTime timestamp) => (int)((timestamp.Ticks - Start.Ticks) / SlotTicks);

    /// <summary>Gathers a day and the history before it, as far back as <paramref name="history"/> in whole days.</summary>
    public static SlotGrid Of(SensorDay day, TimeSpan history)
    {
        var date = day.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var span = day.History.Count == 0 ? 0 : (int)Math.Ceiling((date - day.History.Timestamps[0]).TotalDays);
        var past = Math.Clamp(span, 0, (int)Math.Ceiling(history.TotalDays));
        var largest = Math.Max(Largest(day.History.Values), Largest(day.Readings.Values));
        var grid = new SlotGrid(date.AddDays(-past), past + 1, UsualGap(day), largest);
        var sums = new SlotSums(grid);
        sums.Add(day.History);
        sums.Add(day.Readings);
        sums.Finish();
        return grid;
    }

    /// <summary>The days before the last.</summary>
    public ReadOnlySpan<double> Past(double[] values) => values.AsSpan(0, (Days - 1) * SlotsPerDay);

    /// <summary>The highest value of each day before the last that has any.</summary>
    public double[] HighestOfPastDays(double[] values)
    {
        var highest = new List<double>(Days);
        for (var day = 0; day < Days - 1; day++)
        {
            var ofDay = Robust.Highest(values.AsSpan(day * SlotsPerDay, SlotsPerDay));
            if (!double.IsNaN(ofDay))
            {
                highest.Add(ofDay);
            }
        }

        return [.. highest];
    }

    private static double Largest(double[] values)
    {
        var largest = 0d;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private double[] Empty()
    {
        var values = new double[Days * SlotsPerDay];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static TimeSpan UsualGap(SensorDay day)
    {
        var gaps = GapsOf(day.Readings).Concat(GapsOf(day.History)).ToArray();
        Array.Sort(gaps);
        return gaps.Length == 0 ? TimeSpan.FromMinutes(SlotMinutes[0]) : TimeSpan.FromTicks(gaps[gaps.Length / 2]);
    }

    private static IEnumerable<long> GapsOf(SensorSeries series)
    {
        for (var i = Math.Max(1, series.Count - SampledGaps); i < series.Count; i++)
        {
            yield return series.Timestamps[i].Ticks - series.Timestamps[i - 1].Ticks;
        }
    }
}
