using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>The views a day is judged by: single readings, spikes, levels over hours and a day, liveliness.</summary>
/// <param name="grid">The day and the days before it.</param>
/// <param name="config">What counts as known.</param>
internal sealed class Views(SlotGrid grid, SeasonalConfig config)
{
    private const double SameTimeHours = 1.5;
    private const double SpikeHours = 0.5;
    private const double LivelinessHours = 2;
    private const double LatestPart = 8;
    private const double SmallestLiveliness = 0.05;

    // A level over hours needs a week: the first Sunday is not an anomaly.
    private const int DaysForLevels = 7;

    private const double ReadingFloor = 2;
    private const double SpikeFloor = 4;
    private const double HourFloor = 2.5;
    private const double LevelFloor = 1;
    private const double DayFloor = 0.5;
    private const double LivelinessFloor = 1;

    private readonly Envelope _days = new(grid.Days, grid.SlotsPerDay, config.MinDays, config.AdaptDays);
    private readonly Envelope _weeks = new(grid.Days, grid.SlotsPerDay, Math.Max(DaysForLevels, config.MinDays), config.AdaptDays);

    /// <summary>The verdicts of all views.</summary>
    public IReadOnlyList<Verdict> Judge()
    {
        var season = Season.Of(grid);
        var reach = season.Exists ? grid.SlotsIn(SameTimeHours) : grid.SlotsPerDay;
        var spikes = new View(Spikes(), _days, grid.SlotsPerDay, SpikeFloor, OfReadings: true).Judge(grid);
        var unexpected = season.Unexpected(grid);
        var steps = (double[])grid.Activity.Clone();
        RemoveSpikes(spikes, unexpected, steps);
        return
        [
            spikes,
            new View(new Signal(grid.Low, grid.High), _days, reach, ReadingFloor, OfReadings: true).Judge(grid),
            Level(unexpected, 1, _days, reach, HourFloor),
            Level(unexpected, 6, _weeks, reach, LevelFloor),
            Level(unexpected, 24, _weeks, reach, DayFloor),
            new View(Liveliness(steps), _days, reach, LivelinessFloor).Judge(grid),
        ];
    }

    private Verdict Level(double[] unexpected, int hours, Envelope envelope, int reach, double floor)
    {
        var levels = Signal.TrailingMean(unexpected, grid.SlotsIn(hours));
        var verdict = new View(Signal.Of(levels), envelope, reach, floor).Judge(grid);
        verdict.DropEnded(levels, Signal.TrailingMean(unexpected, grid.SlotsIn(hours / LatestPart)));
        return verdict;
    }

    /// <summary>How far a slot stands out from those before and those after it: the edge of a step does not.</summary>
    private Signal Spikes()
    {
        var width = Math.Max(2, grid.SlotsIn(SpikeHours));
        var (before, after) = (Signal.MedianBefore(grid.Mean, width), Signal.MedianAfter(grid.Mean, width));
        var (low, high) = (new double[before.Length], new double[before.Length]);
        for (var i = 0; i < low.Length; i++)
        {
            low[i] = grid.Low[i] - Math.Min(before[i], after[i]);
            high[i] = grid.High[i] - Math.Max(before[i], after[i]);
        }

        return new Signal(low, high);
    }

    /// <summary>Removes spikes from the other views, so that the hours after a spike are not reported.</summary>
    private static void RemoveSpikes(Verdict spikes, double[] unexpected, double[] steps)
    {
        for (var i = 0; i < unexpected.Length; i++)
        {
            if (spikes.Score(i, 0, 0) >= 1)
            {
                (unexpected[i], steps[i]) = (double.NaN, double.NaN);
                steps[Math.Min(i + 1, steps.Length - 1)] = double.NaN;
            }
        }
    }

    /// <summary>How much readings differ from one to the next over two hours, as a logarithm: half as much is as far as twice as much.</summary>
    private Signal Liveliness(double[] steps)
    {
        var activity = Signal.TrailingMean(steps, grid.SlotsIn(LivelinessHours));
        var usual = Robust.MedianOf(activity);
        return Signal.Of(Array.ConvertAll(activity, value => usual > 0 ? Math.Log((value / usual) + SmallestLiveliness) : double.NaN));
    }
}
