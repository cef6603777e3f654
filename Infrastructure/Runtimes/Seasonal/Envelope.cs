using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>
/// How far each slot of a day is beyond what the days before it reached at about that time. A value counts as reached once it was
/// reached on several days, so a bad day in the history hides nothing and a level that stays becomes known.
/// </summary>
/// <param name="days">How many days there are.</param>
/// <param name="slotsPerDay">How many slots each has.</param>
/// <param name="minDays">How many earlier days a slot needs to be judged.</param>
/// <param name="adaptDays">On how many of many days a value must have been reached.</param>
internal sealed class Envelope(int days, int slotsPerDay, int minDays, int adaptDays)
{
    // With a short history a single day is all that can be asked for.
    private const int DaysPerSighting = 12;

    /// <summary>For each slot, how far it is above the days before; NaN where it cannot be judged.</summary>
    /// <param name="values">A value a slot.</param>
    /// <param name="reach">How many slots earlier or later count as the same time of day; a day or more: any time.</param>
    public double[] Beyond(double[] values, int reach)
    {
        var reached = reach >= slotsPerDay ? DailyMax(values) : Signal.RunningMax(values, reach);
        var beyond = new double[values.Length];
        var highest = new double[adaptDays + 1];
        for (var slot = 0; slot < slotsPerDay; slot++)
        {
            var seen = 0;
            for (var day = 0; day < days; day++)
            {
                var i = (day * slotsPerDay) + slot;
                beyond[i] = seen < minDays ? double.NaN : values[i] - highest[Math.Min(adaptDays, 1 + (seen / DaysPerSighting)) - 1];
                if (!double.IsNaN(reached[i]))
                {
                    Insert(highest, seen++, reached[i]);
                }
            }
        }

        return beyond;
    }

    private double[] DailyMax(double[] values)
    {
        var max = new double[values.Length];
        for (var day = 0; day < days; day++)
        {
            var highest = Robust.Highest(values.AsSpan(day * slotsPerDay, slotsPerDay));
            max.AsSpan(day * slotsPerDay, slotsPerDay).Fill(highest);
        }

        return max;
    }

    private static void Insert(double[] highest, int count, double value)
    {
        var place = Math.Min(count, highest.Length - 1);
        if (count >= highest.Length && value <= highest[place])
        {
            return;
        }

        for (; place > 0 && highest[place - 1] < value; place--)
        {
            highest[place] = highest[place - 1];
        }

        highest[place] = value;
    }
}
