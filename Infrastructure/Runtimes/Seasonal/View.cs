using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>One view of a series, such as single readings or levels over hours, and the limits that make a slot unusual in it.</summary>
/// <param name="Signal">What is looked at, over all days.</param>
/// <param name="Envelope">What the days before reached.</param>
/// <param name="Reach">How many slots earlier or later count as the same time of day.</param>
/// <param name="Floor">What it must exceed at least, in spreads of the signal.</param>
/// <param name="OfReadings">Whether single readings are judged, and not a slot as a whole.</param>
internal sealed record View(Signal Signal, Envelope Envelope, int Reach, double Floor, bool OfReadings = false)
{
    // With few days of history the floor is higher.
    private const double ShortHistoryDays = 6;
    private const double UsualFactor = 2;
    private const double UsualShare = 0.85;
    private const double TailFactor = 1;
    private const double Smallest = 1e-3;

    /// <summary>Judges every slot by the days before it.</summary>
    public Verdict Judge(SlotGrid grid)
    {
        var floor = Floor * (1 + (ShortHistoryDays / grid.Days)) * SpreadOf(grid);
        var low = Array.ConvertAll(Signal.Low, value => -value);
        var (above, below) = (Envelope.Beyond(Signal.High, Reach), Envelope.Beyond(low, Reach));
        return new Verdict(above, below, floor + UsualExcess(Signal.High, above, grid), floor + UsualExcess(low, below, grid), OfReadings);
    }

    /// <summary>How far beyond the days before it a day of this sensor usually gets, and how much the heights of its days differ.</summary>
    private static double UsualExcess(double[] values, double[] beyond, SlotGrid grid)
    {
        var exceeded = Array.ConvertAll(grid.HighestOfPastDays(beyond), highest => Math.Max(0, highest));
        var heights = grid.HighestOfPastDays(values);
        return (UsualFactor * Robust.Quantile(exceeded, UsualShare)) + (TailFactor * (Robust.Quantile(heights, 0.75) - Robust.Quantile(heights, 0.25)));
    }

    private double SpreadOf(SlotGrid grid)
    {
        var spread = Robust.Spread(grid.Past(Signal.High));
        return spread > 0 ? spread : Smallest * Math.Abs(Robust.MedianOf(grid.Past(grid.Mean)));
    }
}
