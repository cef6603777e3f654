using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>Scores one day: a reading gets the highest score of all views.</summary>
/// <param name="config">How far beyond the past is an anomaly.</param>
/// <param name="day">The day and its history.</param>
internal sealed class DayScorer(SeasonalConfig config, SensorDay day)
{
    private const double UsualFactor = 0.8;
    private const double UsualShare = 0.8;

    // An anomaly extends to the readings before and after it while they have at least this score.
    private const double ContinuationScore = 0.5;

    private readonly SlotGrid _grid = SlotGrid.Of(day, config.History);

    public SensorDayScores Score()
    {
        var verdicts = new Views(_grid, config).Judge();
        var unit = config.Threshold * Math.Max(1, UsualScore(verdicts));
        var scores = new double[day.Readings.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var slot = _grid.SlotOf(day.Readings.Timestamps[i]);
            var value = day.Readings.Values[i] * _grid.Scale;
            foreach (var verdict in verdicts)
            {
                scores[i] = Math.Max(scores[i], verdict.Score(slot, value - _grid.High[slot], _grid.Low[slot] - value));
            }

            scores[i] /= unit;
        }

        return new SensorDayScores(scores, Anomalies(scores));
    }

    /// <summary>The score of a bad day in the history, so that a sensor that is often like that is not reported every week.</summary>
    private double UsualScore(IReadOnlyList<Verdict> verdicts)
    {
        var worst = new double[Math.Max(0, _grid.Days - 1 - config.MinDays)];
        for (var i = 0; i < worst.Length; i++)
        {
            for (var slot = (i + config.MinDays) * _grid.SlotsPerDay; slot < (i + config.MinDays + 1) * _grid.SlotsPerDay; slot++)
            {
                foreach (var verdict in verdicts)
                {
                    worst[i] = Math.Max(worst[i], verdict.Score(slot, 0, 0));
                }
            }
        }

        return UsualFactor * Robust.Quantile(worst, UsualShare);
    }

    private static bool[] Anomalies(double[] scores)
    {
        var anomalies = Array.ConvertAll(scores, score => score >= 1);
        for (var i = 1; i < anomalies.Length; i++)
        {
            anomalies[i] |= anomalies[i - 1] && scores[i] >= ContinuationScore;
        }

        for (var i = anomalies.Length - 2; i >= 0; i--)
        {
            anomalies[i] |= anomalies[i + 1] && scores[i] >= ContinuationScore;
        }

        return anomalies;
    }
}
