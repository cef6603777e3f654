using System.Globalization;

namespace Interlock.Domain;

/// <summary>Makes <see cref="TimeOrderedId"/>s that rise even within a millisecond, for what must stay in its order. Safe to use from several threads.</summary>
public sealed class TimeOrderedSequence
{
    private const int MostPerMs = 0x1000;
    private const int CounterPlace = 13;
    private const int CounterDigits = 3;

    private readonly Lock _lock = new();
    private long _ms;
    private int _counter;

    /// <summary>An id behind every one this made before, for what happened at <paramref name="now"/>.</summary>
    public string Next(DateTimeOffset now)
    {
        var (ms, counter) = Advance(now.ToUnixTimeMilliseconds());
        var id = TimeOrderedId.New(DateTimeOffset.FromUnixTimeMilliseconds(ms));

        // Of a version 7 UUID, 12 bits behind the time are free for a counter (RFC 9562, 6.2).
        return string.Concat(
            id.AsSpan(0, CounterPlace), counter.ToString("x3", CultureInfo.InvariantCulture), id.AsSpan(CounterPlace + CounterDigits));
    }

    private (long Ms, int Counter) Advance(long ms)
    {
        lock (_lock)
        {
            (_ms, _counter) = ms > _ms ? (ms, 0) : _counter + 1 < MostPerMs ? (_ms, _counter + 1) : (_ms + 1, 0);
            return (_ms, _counter);
        }
    }
}
