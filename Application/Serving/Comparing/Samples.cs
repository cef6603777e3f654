namespace Interlock.Application.Serving.Comparing;

/// <summary>A uniform sample of many numbers, for quantiles in bounded memory. Not thread-safe.</summary>
public sealed class Samples
{
    private const int Most = 4096;

    private readonly List<double> _kept = [];
    private readonly Random _random = new(1);

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The largest, exactly; 0 where there are none.</summary>
    public double Max { get; private set; }

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        Count++;
        Max = Math.Max(Max, value);
        if (_kept.Count < Most)
        {
            _kept.Add(value);
        }
        else if (_random.Next(Count) is var place && place < Most)
        {
            _kept[place] = value;
        }
    }

    /// <summary>The smallest that this share of them does not exceed; 0 where there are none.</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Quantile(double share)
    {
        if (_kept.Count == 0)
        {
            return 0;
        }

        var sorted = _kept.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
