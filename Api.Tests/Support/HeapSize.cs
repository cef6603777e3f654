namespace Interlock.Api.Tests.Support;

/// <summary>Sizes sampled over a long test: flat, but for noise?</summary>
internal sealed class HeapSize
{
    private readonly List<long> _managed = [];

    /// <summary>Remembers how much is on the heap once everything is collected that can be.</summary>
    public void Sample()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _managed.Add(GC.GetTotalMemory(forceFullCollection: true));
    }

    /// <summary>By how much the median of the last third is larger than that of the first, in MB.</summary>
    public double GrowthMb => (Median(_managed[^(_managed.Count / 3)..]) - Median(_managed[..(_managed.Count / 3)])) / 1e6;

    public override string ToString() => string.Join(" ", _managed.Select(size => $"{size / 1e6:0.00}"));

    private static double Median(List<long> sizes) => sizes.Order().ElementAt(sizes.Count / 2);
}
