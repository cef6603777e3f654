using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>Fills the slots in one pass over the readings.</summary>
internal sealed class SlotSums(SlotGrid grid)
{
    private const int LongestGap = 3;

    private readonly int[] _counts = new int[grid.Mean.Length];
    private readonly int[] _steps = new int[grid.Mean.Length];
    private readonly double[] _mean = new double[grid.Mean.Length];
    private readonly double[] _activity = new double[grid.Mean.Length];
    private readonly long _gap = grid.Interval.Ticks * LongestGap;
    private long _before = long.MinValue;
    private double _last;

    /// <summary>Adds what lies within the slots; earlier readings first.</summary>
    public void Add(SensorSeries series)
    {
        for (var i = 0; i < series.Count; i++)
        {
            var ticks = series.Timestamps[i].Ticks;
            var slot = ticks - grid.Start.Ticks;
            if (slot >= 0 && slot / grid.SlotTicks < _counts.Length)
            {
                Add((int)(slot / grid.SlotTicks), ticks, series.Values[i] * grid.Scale);
            }
        }
    }

    /// <summary>Writes the means into the grid.</summary>
    public void Finish()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            grid.Mean[i] = _counts[i] > 0 ? _mean[i] : double.NaN;
            grid.Activity[i] = _steps[i] > 0 ? _activity[i] : double.NaN;
        }
    }

    private void Add(int slot, long ticks, double value)
    {
        // Running means: a sum of huge values would be infinite.
        _counts[slot]++;
        _mean[slot] += (value / _counts[slot]) - (_mean[slot] / _counts[slot]);
        grid.Low[slot] = value < grid.Low[slot] || _counts[slot] == 1 ? value : grid.Low[slot];
        grid.High[slot] = value > grid.High[slot] || _counts[slot] == 1 ? value : grid.High[slot];
        if (_before != long.MinValue && ticks - _before <= _gap)
        {
            _steps[slot]++;
            _activity[slot] += (Math.Abs(value - _last) / _steps[slot]) - (_activity[slot] / _steps[slot]);
        }

        (_before, _last) = (ticks, value);
    }
}
