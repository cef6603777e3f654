namespace Interlock.Infrastructure.Runtimes.Slots;

/// <summary>The usual value at each time of day, from the past days.</summary>
/// <param name="Exists">Whether they agree better at the same time of day than at any time.</param>
/// <param name="Expected">The usual value of each slot of a day; the same everywhere where there is no season.</param>
internal sealed record Season(bool Exists, double[] Expected)
{
    private const int MinDays = 5;
    private const double MinShare = 0.25;

    /// <summary>Looks for a season in the days before the last.</summary>
    public static Season Of(SlotGrid grid)
    {
        var past = grid.Days - 1;
        var level = Robust.MedianOf(past > 0 ? grid.Past(grid.Mean) : grid.Mean);
        var (expected, distance, without) = (new double[grid.SlotsPerDay], 0d, 0d);
        var sameTime = new double[past];
        for (var slot = 0; slot < expected.Length; slot++)
        {
            for (var day = 0; day < past; day++)
            {
                sameTime[day] = grid.Mean[(day * grid.SlotsPerDay) + slot];
            }

            expected[slot] = Robust.MedianOf(sameTime, otherwise: level);
            distance += Robust.MeanDistance(sameTime, expected[slot]);
            without += Robust.MeanDistance(sameTime, level);
        }

        // The median of few days is near each of them by itself.
        var exists = past >= MinDays && distance * (1 + (1d / past)) < without * (1 - MinShare);
        if (!exists)
        {
            Array.Fill(expected, level);
        }

        return new Season(exists, expected);
    }

    /// <summary>The difference of each slot to the season.</summary>
    public double[] Unexpected(SlotGrid grid)
    {
        var unexpected = new double[grid.Mean.Length];
        for (var i = 0; i < unexpected.Length; i++)
        {
            unexpected[i] = grid.Mean[i] - Expected[i % grid.SlotsPerDay];
        }

        return unexpected;
    }
}
