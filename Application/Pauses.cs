namespace Interlock.Application;

/// <summary>Pauses between attempts: each twice as long as the one before, and uneven, so that those who failed together do not come back together.</summary>
public static class Pauses
{
    private const int MostDoublings = 30;
    private const double LeastJitter = 0.5;

    /// <summary>The pause after so many attempts that failed.</summary>
    /// <param name="first">The pause after one, on average.</param>
    /// <param name="longest">No pause is longer.</param>
    /// <param name="attempts">At least one.</param>
    public static TimeSpan After(TimeSpan first, TimeSpan longest, int attempts)
    {
        var average = Min(first * Math.Pow(2, Math.Min(attempts - 1, MostDoublings)), longest);
        return Min(average * (LeastJitter + Random.Shared.NextDouble()), longest);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
