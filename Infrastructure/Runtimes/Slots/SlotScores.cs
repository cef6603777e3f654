using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>Scores of slots, as the scores of a day's readings.</summary>
internal static class SlotScores
{
    // A sensor on which the model often reaches its threshold is one it does not know: only what is beyond such days counts.
    private const double CalmShare = 0.8;
    private const double Beyond = 6;

    /// <summary>Gives each reading the score of its slot, in thresholds.</summary>
    /// <param name="grid">The slots.</param>
    /// <param name="day">The day.</param>
    /// <param name="scores">From 0 to 1 for each slot of all days; NaN where there is none.</param>
    /// <param name="threshold">From where on a score is an anomaly, unless the sensor often gets there.</param>
    public static SensorDayScores OfDay(SlotGrid grid, SensorDay day, double[] scores, double threshold)
    {
        var calm = Robust.Quantile(grid.HighestOfPastDays(scores), CalmShare);
        var cut = calm < threshold ? threshold : 1 - ((1 - calm) / Beyond);
        var ofReadings = Array.ConvertAll(day.Readings.Timestamps, timestamp => scores[grid.SlotOf(timestamp)] / cut);
        return new SensorDayScores(ofReadings, Array.ConvertAll(ofReadings, score => score >= 1));
    }

    /// <summary>A day that cannot be judged.</summary>
    public static SensorDayScores Unknown(SensorDay day) => new(new double[day.Readings.Count], new bool[day.Readings.Count]);
}
