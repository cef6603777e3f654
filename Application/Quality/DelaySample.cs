namespace Interlock.Application.Quality;

/// <summary>The delays of labels: all of them while they are few, else a uniform sample.</summary>
internal sealed class DelaySample
{
    private const int Most = 100_000;

    // The same labels have the same quantiles, whenever they are asked for.
    private readonly Random _random = new(17);
    private readonly List<double> _seconds = [];
    private long _count;

    /// <summary>Adds a delay; a clock that is behind makes none that is negative.</summary>
    public void Add(TimeSpan delay)
    {
        var seconds = Math.Max(0, delay.TotalSeconds);
        _count++;
        if (_seconds.Count < Most)
        {
            _seconds.Add(seconds);
        }
        else if (_random.NextInt64(_count) is var place and < Most)
        {
            _seconds[(int)place] = seconds;
        }
    }

    /// <summary>The quantiles, linear between two delays; null where there is none.</summary>
    public DelayQuantiles? Result()
    {
        _seconds.Sort();
        return _seconds.Count == 0 ? null : new DelayQuantiles(At(0.5), At(0.9));
    }

    private double At(double quantile)
    {
        var place = quantile * (_seconds.Count - 1);
        var (below, above) = (_seconds[(int)Math.Floor(place)], _seconds[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
