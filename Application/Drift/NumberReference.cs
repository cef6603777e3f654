namespace Interlock.Application.Drift;

/// <summary>The numbers of a reference, summed up.</summary>
public sealed record NumberReference
{
    /// <summary>Bins of about the same count.</summary>
    private const int Bins = 10;

    /// <summary>Beyond this, neighbouring numbers are counted together, so KS is inexact by at most one part in so many.</summary>
    private const int MostPoints = 4096;

    /// <summary>The edges of the bins: the deciles by linear interpolation, equal ones once. A bin holds its upper edge, the first one its lower edge, too.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>How many numbers each bin has. Where all numbers are the same: these, and none that differ.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Its different numbers, or the upper ends of groups of them; ascending.</summary>
    public required IReadOnlyList<double> Points { get; init; }

    /// <summary>How many numbers are at most each point.</summary>
    public required IReadOnlyList<long> UpTo { get; init; }

    /// <summary>Whether its lists fit together, as they may not in a file that was edited.</summary>
    internal bool IsWhole => Counts.Count == BinsOf(Edges) && Points.Count == UpTo.Count && Points.Count > 0 == Edges.Count > 0 && IsAscending(Edges) && IsAscending(Points);

    /// <summary>Sums up finite numbers, in any order.</summary>
    internal static NumberReference Of(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        double[] edges = sorted.Length == 0 ? [] : [.. Enumerable.Range(0, Bins + 1).Select(i => QuantileOf(sorted, (double)i / Bins)).Distinct()];
        var counts = new long[BinsOf(edges)];
        foreach (var number in sorted)
        {
            counts[BinOf(edges, number)]++;
        }

        var ends = Enumerable.Range(0, sorted.Length).Where(i => i == sorted.Length - 1 || sorted[i + 1] != sorted[i]).ToArray();
        var step = Math.Max(1, (ends.Length + MostPoints - 1) / MostPoints);
        var kept = ends.Where((_, i) => i % step == step - 1 || i == ends.Length - 1).ToArray();
        return new NumberReference { Edges = edges, Counts = counts, Points = [.. kept.Select(i => sorted[i])], UpTo = [.. kept.Select(i => (long)i + 1)] };
    }

    /// <summary>Into how many bins some edges divide numbers.</summary>
    internal static int BinsOf(IReadOnlyList<double> edges) => edges.Count == 1 ? 2 : Math.Max(1, edges.Count - 1);

    /// <summary>The bin of a number; the first and the last one hold what is out of range, too.</summary>
    internal static int BinOf(double[] edges, double number)
    {
        if (edges.Length == 1)
        {
            return number == edges[0] ? 0 : 1;
        }

        var place = Array.BinarySearch(edges, number);
        return Math.Clamp((place < 0 ? ~place : place) - 1, 0, BinsOf(edges) - 1);
    }

    private static bool IsAscending(IReadOnlyList<double> numbers) => !Enumerable.Range(1, Math.Max(0, numbers.Count - 1)).Any(i => numbers[i] <= numbers[i - 1]);

    private static double QuantileOf(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        var (width, part) = (above - below, place - Math.Floor(place));
        return part < 0.5 ? below + (width * part) : above - (width * (1 - part));
    }
}
