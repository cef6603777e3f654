using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;
using Microsoft.ML.Data;

namespace Interlock.Train;

/// <summary>What the runtime hands to the file for a slot, and whether the slot is in a fault.</summary>
internal sealed class Window
{
    /// <summary>How many slots a window has.</summary>
    public const int Width = 96;

    private const int FirstDay = 3;

    /// <summary>The history a day is seen with, as the runtime's default.</summary>
    public static readonly TimeSpan History = TimeSpan.FromDays(28);

    [VectorType(Width)]
    public float[] Levels { get; set; } = [];

    [VectorType(Width)]
    public float[] Steps { get; set; } = [];

    public bool Label { get; set; }

    /// <summary>The same window upside down: up is as bad as down.</summary>
    public Window Turned() => new() { Levels = Array.ConvertAll(Levels, value => -value), Steps = Array.ConvertAll(Steps, value => -value), Label = Label };

    /// <summary>The windows that end on each day, from the fourth on.</summary>
    public static IEnumerable<(int Day, Window[] Windows)> OfDays(Series series)
    {
        foreach (var (number, day) in series.Days(History).Where(day => day.Number >= FirstDay))
        {
            yield return (number, OfDay(series, day));
        }
    }

    private static Window[] OfDay(Series series, SensorDay day)
    {
        var grid = SlotGrid.Of(day, History);
        var windows = new SensorWindows(grid);
        var found = new Window[windows.Count - windows.Past];
        var numbers = new float[2 * Width];
        for (var i = 0; i < found.Length; i++)
        {
            windows.Write(windows.Past + i, Width, numbers);
            var slot = grid.Start.AddTicks(windows.SlotOf(windows.Past + i) * grid.SlotTicks);
            found[i] = new Window { Levels = numbers[..Width], Steps = numbers[Width..], Label = series.IsFaulty(slot, TimeSpan.FromTicks(grid.SlotTicks)) };
        }

        return found;
    }
}
