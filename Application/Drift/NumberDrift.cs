namespace Interlock.Application.Drift;

/// <summary>Compares numbers with those of a reference, in memory that depends on the reference alone.</summary>
/// <param name="reference">The numbers of the reference.</param>
internal sealed class NumberDrift(NumberReference reference)
{
    private readonly double[] _points = [.. reference.Points];
    private readonly double[] _edges = [.. reference.Edges];
    private readonly long[] _bins = new long[reference.Counts.Count];

    // By place in the points of the reference: numbers between the one before and this one, and numbers equal to it.
    private readonly long[] _below = new long[reference.Points.Count + 1];
    private readonly long[] _equal = new long[reference.Points.Count];

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are below the least or above the greatest number of the reference.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>The population stability index over the bins; null where either side has no numbers.</summary>
    public double? Psi => Drift.Psi.Of(reference.Counts, _bins);

    /// <summary>The two-sample statistic of Kolmogorov and Smirnov; null where either side has no numbers.</summary>
    public double? Ks
    {
        get
        {
            if (Count == 0 || _points.Length == 0)
            {
                return null;
            }

            // Between two numbers of the reference its share is constant: the greatest distance is at a number, or just below it.
            var (most, upTo, before) = (0.0, 0L, 0.0);
            for (var i = 0; i < _points.Length; i++)
            {
                upTo += _below[i];
                most = Math.Max(most, Math.Abs(((double)upTo / Count) - before));
                upTo += _equal[i];
                before = (double)reference.UpTo[i] / reference.UpTo[^1];
                most = Math.Max(most, Math.Abs(((double)upTo / Count) - before));
            }

            return most;
        }
    }

    /// <summary>Adds a finite number.</summary>
    public void Add(double number)
    {
        Count++;
        if (_points.Length == 0)
        {
            return;
        }

        _bins[NumberReference.BinOf(_edges, number)]++;
        OutOfRange += number < _edges[0] || number > _edges[^1] ? 1 : 0;
        var place = Array.BinarySearch(_points, number);
        if (place >= 0)
        {
            _equal[place]++;
        }
        else
        {
            _below[~place]++;
        }
    }
}
