using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>Turns the scores of windows into the scores of a day's readings.</summary>
internal static class SlotScores
{
    // A sensor on which the model often reaches its threshold is one it does not know: only what is beyond such days counts.
    private const double CalmShare = 0.8;
    private const double Beyond = 6;

    /// <summary>Scores a day by a model of windows.</summary>
    /// <param name="day">The day and its history.</param>
    /// <param name="history">How far back the history counts.</param>
    /// <param name="minDays">How many days of history are needed; with fewer, every score is 0.</param>
    /// <param name="threshold">From where on a score is an anomaly, unless the sensor often gets there.</param>
    /// <param name="score">Runs the model: writes a score from 0 to 1 for the slot of each window.</param>
    public static SensorDayScores OfDay(SensorDay day, TimeSpan history, int minDays, double threshold, Action<SensorWindows, double[]> score)
    {
        var grid = SlotGrid.Of(day, history);
        if (grid.Days <= minDays)
        {
            return new SensorDayScores(new double[day.Readings.Count], new bool[day.Readings.Count]);
        }

        var scores = new double[grid.Mean.Length];
        Array.Fill(scores, double.NaN);
        score(new SensorWindows(grid), scores);
        return OfDay(grid, day, scores, threshold);
    }

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
}
