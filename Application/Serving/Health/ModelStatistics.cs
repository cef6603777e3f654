using System.Collections.Concurrent;

namespace Interlock.Application.Serving.Health;

/// <summary>Exact counts and sums of a loaded model, since it was loaded. Thread-safe; requests add to it without locks.</summary>
public sealed class ModelStatistics(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, DurationTally> _runs = new();
    private long _lastMs;
    private long _items;

    /// <summary>Requests that were answered, from admission to the answer.</summary>
    public DurationTally Answered { get; } = new();

    /// <summary>Requests that failed, from admission to the failure.</summary>
    public DurationTally Failed { get; } = new();

    /// <summary>Waiting for a place in a batch, of requests that were answered.</summary>
    public DurationTally Queued { get; } = new();

    /// <summary>The runs that answered requests, counted for each of them.</summary>
    public DurationTally Inferred { get; } = new();

    /// <summary>Items that were answered.</summary>
    public long Items => Volatile.Read(ref _items);

    /// <summary>When a request was answered last, in milliseconds since 1970; 0 where none was.</summary>
    public long LastMs => Volatile.Read(ref _lastMs);

    /// <summary>Runs by the number of their items.</summary>
    public IReadOnlyDictionary<int, DurationTally> Runs => _runs;

    /// <summary>Forgets the runs that proved the version before it answered anyone.</summary>
    internal void ClearRuns() => _runs.Clear();

    /// <summary>Counts a run.</summary>
    internal void AddRun(int items, TimeSpan took) => _runs.GetOrAdd(items, static _ => new DurationTally()).Add(took);

    /// <summary>Counts a request that was answered.</summary>
    internal void AddAnswer(int items, TimeSpan queued, TimeSpan inferred)
    {
        Interlocked.Add(ref _items, items);
        Volatile.Write(ref _lastMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        Answered.Add(queued + inferred);
        Queued.Add(queued);
        Inferred.Add(inferred);
    }
}

/// <summary>How many there were, and how long they took together.</summary>
public sealed class DurationTally
{
    private long _count;
    private long _ticks;

    /// <summary>How many.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How long, in nanoseconds.</summary>
    public long Nanoseconds => Volatile.Read(ref _ticks) * TimeSpan.NanosecondsPerTick;

    internal void Add(TimeSpan took)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _ticks, took.Ticks);
    }
}
