namespace Interlock.Application.Drift;

/// <summary>Compares numbers with those of a reference. Its size depends on the reference alone, and its figures are exact for any count of numbers.</summary>
internal sealed class NumberDrift
{
    private const int Bins = 10;

    private readonly double[] _values;
    private readonly double[] _edges;
    private readonly long[] _referenceUpTo;
    private readonly long[] _referenceBins;
    private readonly long[] _bins;

    // By place in the distinct values of the reference: numbers between the one before and this one, and numbers equal to it.
    private readonly long[] _below;
    private readonly long[] _equal;

    /// <summary>Starts with no numbers.</summary>
    /// <param name="reference">The numbers of the reference, finite, in any order.</param>
    public NumberDrift(IEnumerable<double> reference)
    {
        var sorted = reference.Order().ToArray();
        _values = [.. sorted.Distinct()];
        _edges = sorted.Length == 0 ? [] : [.. Enumerable.Range(0, Bins + 1).Select(i => QuantileOf(sorted, (double)i / Bins)).Distinct()];
        _referenceUpTo = new long[_values.Length];
        _referenceBins = new long[Math.Max(1, _edges.Length - 1)];
        (_bins, _below, _equal) = (new long[_referenceBins.Length], new long[_values.Length + 1], new long[_values.Length]);
        foreach (var number in sorted)
        {
            _referenceBins[BinOf(number)]++;
            _referenceUpTo[Array.BinarySearch(_values, number)]++;
        }

        for (var i = 1; i < _referenceUpTo.Length; i++)
        {
            _referenceUpTo[i] += _referenceUpTo[i - 1];
        }
    }

    /// <summary>The edges of the bins: the deciles of the reference by linear interpolation, equal ones once.</summary>
    public IReadOnlyList<double> Edges => _edges;

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are below the least or above the greatest number of the reference.</summary>
    public long OutOfRange => Count == 0 || _values.Length == 0 ? 0 : _below[0] + _below[^1];

    /// <summary>The population stability index over the bins; null where either side has no numbers.</summary>
    public double? Psi => Drift.Psi.Of(_referenceBins, _bins);

    /// <summary>The two-sample statistic of Kolmogorov and Smirnov; null where either side has no numbers.</summary>
    public double? Ks
    {
        get
        {
            if (Count == 0 || _values.Length == 0)
            {
                return null;
            }

            // Between two values of the reference its share is constant: the greatest distance is at a value, or just below it.
            var (most, upTo, before) = (0.0, 0L, 0.0);
            for (var i = 0; i < _values.Length; i++)
            {
                upTo += _below[i];
                most = Math.Max(most, Math.Abs(((double)upTo / Count) - before));
                upTo += _equal[i];
                before = (double)_referenceUpTo[i] / _referenceUpTo[^1];
                most = Math.Max(most, Math.Abs(((double)upTo / Count) - before));
            }

            return most;
        }
    }

    /// <summary>Adds a finite number.</summary>
    public void Add(double number)
    {
        Count++;
        _bins[BinOf(number)]++;
        var place = Array.BinarySearch(_values, number);
        if (place >= 0)
        {
            _equal[place]++;
        }
        else
        {
            _below[~place]++;
        }
    }

    // A bin holds its upper edge; the first and the last one hold what is out of range, too.
    private int BinOf(double number)
    {
        var place = Array.BinarySearch(_edges, number);
        return Math.Clamp((place < 0 ? ~place : place) - 1, 0, _referenceBins.Length - 1);
    }

    private static double QuantileOf(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        var (width, part) = (above - below, place - Math.Floor(place));
        return part < 0.5 ? below + (width * part) : above - (width * (1 - part));
    }
}
