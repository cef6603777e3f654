using Interlock.Infrastructure.Runtimes.MlNet;
using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Train;

/// <summary>What thresholds find on the tuning series, counted as SensorScoreCardTests counts: by faults, and by events of flags.</summary>
internal static class SensorTuning
{
    private const int MinDays = 3;

    private static readonly double[] Thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

    // Flags that are closer than this are one event.
    private static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    /// <summary>Prints a line a threshold. Each series is scored once.</summary>
    public static void Run(IReadOnlyList<Series> series, string path)
    {
        using var file = MlNetWindows.Load(path, File.ReadAllBytes(path));
        using var slot = file.NewSlot();
        var found = Thresholds.Select(_ => (Faults: 0, Found: 0, Events: 0, Right: 0)).ToArray();
        foreach (var one in series)
        {
            var flags = FlagsOf(one, file, slot);
            for (var i = 0; i < Thresholds.Length; i++)
            {
                var (before, events) = (found[i], EventsOf(flags[i]));
                found[i] = (
                    before.Faults + one.Faults.Count,
                    before.Found + one.Faults.Count(fault => flags[i].Any(flag => flag >= fault.Start && flag <= fault.End)),
                    before.Events + events.Count,
                    before.Right + events.Count(happened => one.Faults.Any(fault => happened.Start <= fault.End && happened.End >= fault.Start)));
            }
        }

        foreach (var (threshold, counts) in Thresholds.Zip(found))
        {
            Console.WriteLine($"  threshold {threshold}: {counts.Found} of {counts.Faults} faults, {counts.Right} of {counts.Events} events right");
        }
    }

    /// <summary>For each threshold the moments that are flagged.</summary>
    private static List<DateTime>[] FlagsOf(Series series, MlNetWindows file, MlNetWindowSlot slot)
    {
        var flags = Thresholds.Select(_ => new List<DateTime>()).ToArray();
        foreach (var (_, day) in series.Days(Window.History))
        {
            var grid = SlotGrid.Of(day, Window.History);
            if (grid.Days <= MinDays)
            {
                continue;
            }

            var scores = ScoresOf(grid, file, slot);
            for (var i = 0; i < Thresholds.Length; i++)
            {
                var anomalies = SlotScores.OfDay(grid, day, scores, Thresholds[i]).Anomalies;
                flags[i].AddRange(day.Readings.Timestamps.Where((_, reading) => anomalies[reading]));
            }
        }

        return flags;
    }

    private static double[] ScoresOf(SlotGrid grid, MlNetWindows file, MlNetWindowSlot slot)
    {
        var windows = new SensorWindows(grid);
        var scores = new double[grid.Mean.Length];
        Array.Fill(scores, double.NaN);
        for (var i = 0; i < windows.Count; i++)
        {
            scores[windows.SlotOf(i)] = slot.Score(windows, i, file.Window);
        }

        return scores;
    }

    private static List<(DateTime Start, DateTime End)> EventsOf(List<DateTime> flags)
    {
        var events = new List<(DateTime Start, DateTime End)>();
        foreach (var flag in flags)
        {
            if (events.Count > 0 && flag - events[^1].End <= Apart)
            {
                events[^1] = (events[^1].Start, flag);
            }
            else
            {
                events.Add((flag, flag));
            }
        }

        return events;
    }
}
