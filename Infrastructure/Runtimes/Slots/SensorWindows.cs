namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>
/// A sensor's readings as a file that was trained on windows takes them. Of every slot that has readings the one farthest from what is expected counts.
/// Its level is (value - expected) / spread: expected is the median of the past days at that time of day where there is a season, else
/// of all; the spread is the robust standard deviation of value - expected over the past days. Its step is the level less the level
/// before it, over the robust standard deviation of the steps of the past days. Both are cut at 20. A window is the levels, then where
/// wanted the steps, of the slots up to and including the one that is scored; before the first reading there are zeros.
/// </summary>
internal sealed class SensorWindows
{
    private const double Cut = 20;
    private const double Smallest = 1e-3;

    private readonly int[] _slots;
    private readonly float[] _levels;
    private readonly float[] _steps;

    public SensorWindows(SlotGrid grid)
    {
        var season = Season.Of(grid);
        var values = Farthest(grid, season.Expected);
        _slots = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        Past = _slots.Count(slot => slot < (grid.Days - 1) * grid.SlotsPerDay);
        var levels = Array.ConvertAll(_slots, slot => values[slot]);
        _levels = Comparable(levels, Smallest * Math.Abs(Robust.MedianOf(grid.Mean)));
        _steps = Comparable([.. levels.Select((level, i) => i > 0 ? level - levels[i - 1] : 0)], 0);
    }

    /// <summary>How many windows there are, one for each slot with readings, in the order of time.</summary>
    public int Count => _slots.Length;

    /// <summary>How many of them are of the days before the last.</summary>
    public int Past { get; }

    /// <summary>The slot a window ends with.</summary>
    public int SlotOf(int window) => _slots[window];

    /// <summary>Writes a window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="width">How many slots it has.</param>
    /// <param name="into">Receives the levels, and the steps where there is room for them.</param>
    public void Write(int window, int width, Span<float> into)
    {
        for (var part = 0; part < into.Length / width; part++)
        {
            var target = into.Slice(part * width, width);
            var missing = Math.Max(0, width - window - 1);
            target[..missing].Clear();
            (part == 0 ? _levels : _steps).AsSpan(window + 1 - width + missing, width - missing).CopyTo(target[missing..]);
        }
    }

    private static double[] Farthest(SlotGrid grid, double[] expected)
    {
        var values = new double[grid.Mean.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var usual = expected[i % grid.SlotsPerDay];
            values[i] = grid.High[i] - usual >= usual - grid.Low[i] ? grid.High[i] - usual : grid.Low[i] - usual;
        }

        return values;
    }

    private float[] Comparable(double[] values, double smallest)
    {
        var spread = Math.Max(Robust.Spread(values.AsSpan(0, Past)), smallest);
        return Array.ConvertAll(values, value => value == 0 ? 0 : (float)Math.Clamp(value / spread, -Cut, Cut));
    }
}
