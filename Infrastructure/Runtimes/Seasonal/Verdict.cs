namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>The result of a view.</summary>
/// <param name="Above">How far each slot is above the days before; NaN where that cannot be judged.</param>
/// <param name="Below">How far it is below them.</param>
/// <param name="Up">How far above scores 1.</param>
/// <param name="Down">How far below scores 1.</param>
/// <param name="OfReadings">Whether a reading that is less far than its slot scores less.</param>
internal sealed record Verdict(double[] Above, double[] Below, double Up, double Down, bool OfReadings)
{
    /// <summary>The bound of a score: a constant sensor that moves would score infinity.</summary>
    private const double Largest = 1e6;

    private const double OngoingShare = 0.75;

    /// <summary>The score of a reading: 0 where it is as expected or cannot be judged.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="fromTop">How far it is above the highest of its slot: 0 or less.</param>
    /// <param name="fromBottom">How far it is below the lowest of its slot: 0 or less.</param>
    public double Score(int slot, double fromTop, double fromBottom)
    {
        var above = Above[slot] + (OfReadings ? fromTop : 0);
        var below = Below[slot] + (OfReadings ? fromBottom : 0);
        return Math.Min(Math.Max(above > 0 ? above / Up : 0, below > 0 ? below / Down : 0), Largest);
    }

    /// <summary>For a level over hours: removes what lasts only because those hours are not over yet.</summary>
    /// <param name="levels">The level, over hours.</param>
    /// <param name="latest">The level over the last part of them.</param>
    public void DropEnded(double[] levels, double[] latest)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            // A latest part without readings changes nothing.
            Above[i] = latest[i] < levels[i] * OngoingShare ? double.NaN : Above[i];
            Below[i] = latest[i] > levels[i] * OngoingShare ? double.NaN : Below[i];
        }
    }
}
