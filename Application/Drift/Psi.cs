namespace Interlock.Application.Drift;

/// <summary>The population stability index of two sets of counts.</summary>
internal static class Psi
{
    /// <summary>The share that an empty bin counts as.</summary>
    public const double EmptyShare = 0.0001;

    /// <summary>The sum of (now - reference) * ln(now / reference) over the shares of all bins; null where either side has no count.</summary>
    public static double? Of(IReadOnlyList<long> reference, IReadOnlyList<long> now)
    {
        var (referenceTotal, nowTotal) = (reference.Sum(), now.Sum());
        if (referenceTotal == 0 || nowTotal == 0)
        {
            return null;
        }

        var sum = 0.0;
        for (var i = 0; i < reference.Count; i++)
        {
            var (before, after) = (ShareOf(reference[i], referenceTotal), ShareOf(now[i], nowTotal));
            sum += (after - before) * Math.Log(after / before);
        }

        return sum;
    }

    private static double ShareOf(long count, long total) => count == 0 ? EmptyShare : (double)count / total;
}
