using System.Numerics;

namespace Interlock.Application.Serving.Health;

/// <summary>
/// Durations in buckets that widen with the time: four to each doubling, from 100 nanoseconds to an hour. Adding takes no lock and
/// allocates nothing.
/// </summary>
public sealed class LatencyHistogram
{
    private static readonly int Buckets = BucketOf(TimeSpan.TicksPerHour) + 1;

    private readonly long[] _counts;

    /// <summary>An empty one.</summary>
    public LatencyHistogram()
        : this(new long[Buckets])
    {
    }

    private LatencyHistogram(long[] counts) => _counts = counts;

    /// <summary>The number of durations.</summary>
    public long Count
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                sum += Volatile.Read(ref _counts[i]);
            }

            return sum;
        }
    }

    /// <summary>Adds a duration.</summary>
    public void Add(TimeSpan took) => Interlocked.Increment(ref _counts[Math.Min(BucketOf(took.Ticks), Buckets - 1)]);

    /// <summary>The duration that this share of them does not exceed, up to a quarter too long; zero where there are none.</summary>
    /// <param name="share">0.5 for the median, 0.99 for the slowest in a hundred.</param>
    public TimeSpan Quantile(double share)
    {
        var counts = Copy();
        var rank = Math.Max(1, (long)Math.Ceiling(share * counts.Sum()));
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return new TimeSpan(EndOf(i));
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>An immutable copy.</summary>
    public LatencyHistogram Snapshot() => new(Copy());

    /// <summary>The durations added after an earlier snapshot.</summary>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var counts = Copy();
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] -= Volatile.Read(ref earlier._counts[i]);
        }

        return new LatencyHistogram(counts);
    }

    // Times under four ticks have a bucket each; then the two bits behind the first say which quarter of its doubling a time is in.
    private static int BucketOf(long ticks)
    {
        if (ticks < 4)
        {
            return (int)Math.Max(0, ticks);
        }

        var exponent = BitOperations.Log2((ulong)ticks);
        return ((exponent - 1) << 2) + (int)((ticks >> (exponent - 2)) & 3);
    }

    private static long EndOf(int bucket)
    {
        var next = bucket + 1;
        return next < 4 ? next : (long)(4 + (next & 3)) << ((next >> 2) - 1);
    }

    private long[] Copy()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Volatile.Read(ref _counts[i]);
        }

        return counts;
    }
}
