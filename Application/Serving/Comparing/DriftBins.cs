using Interlock.Domain.Swaps;

namespace Interlock.Application.Serving.Comparing;

/// <summary>Counts drifts by size. Not thread-safe.</summary>
internal sealed class DriftBins
{
    private static readonly double[] Limits = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

    // The last bin has no limit.
    private readonly int[] _counts = new int[Limits.Length + 1];

    /// <summary>Adds a drift.</summary>
    /// <param name="drift">As a share.</param>
    public void Add(double drift)
    {
        var place = Array.BinarySearch(Limits, drift);
        _counts[place < 0 ? ~place : place]++;
    }

    /// <summary>The bins, the smallest drift first; none where nothing was added.</summary>
    public IReadOnlyList<DriftBin> Report() =>
        _counts.All(count => count == 0) ? [] : [.. _counts.Select((count, place) => new DriftBin(place < Limits.Length ? Limits[place] : null, count))];
}
