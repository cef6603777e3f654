using System.Diagnostics.CodeAnalysis;
using Interlock.Domain;

namespace Interlock.Application.Serving.Health;

/// <summary>
/// The health of a loaded model: requests and failures, the latency of its runs, and the runs in progress. Every request writes to it, without locks
/// or allocations.
/// </summary>
public sealed class ModelHealth(TimeProvider time)
{
    private const int Unmonitored = -1;

    // Odd and about a cache line: neighbouring threads start on different lines, and every slot is visited.
    private const int Stride = 9;

    // The start of each run in progress, negative once it has released its thread; 0 where a slot is free. A power of two.
    private readonly long[] _started = new long[64];
    private long _requests;
    private long _failures;
    private volatile string? _reason;

    /// <summary>Requests that were answered, or failed because of the model. Rejected and cancelled ones do not count.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Requests among them that failed: an error of the model, of an API it calls, a deadline, anything unexpected.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>The latency of successful runs.</summary>
    public LatencyHistogram Runs { get; } = new();

    /// <summary>Exact counts and sums.</summary>
    public ModelStatistics Statistics { get; } = new(time);

    /// <summary>Whether a run hangs. No new run starts until it ends.</summary>
    [MemberNotNullWhen(true, nameof(Reason))]
    public bool IsHung => _reason is not null;

    /// <summary>Why the model counts as hung, or null.</summary>
    public string? Reason => _reason;

    /// <summary>The age of the oldest run in progress; zero where there is none.</summary>
    public TimeSpan OldestRun
    {
        get
        {
            var oldest = long.MaxValue;
            for (var i = 0; i < _started.Length; i++)
            {
                var started = Math.Abs(Volatile.Read(ref _started[i]));
                oldest = started != 0 && started < oldest ? started : oldest;
            }

            return oldest == long.MaxValue ? TimeSpan.Zero : time.GetElapsedTime(oldest);
        }
    }

    /// <summary>How many runs have blocked the thread they started on for longer than this.</summary>
    public int BlockedThreads(TimeSpan longer)
    {
        var blocked = 0;
        for (var i = 0; i < _started.Length; i++)
        {
            var started = Volatile.Read(ref _started[i]);
            blocked += started > 0 && time.GetElapsedTime(started) > longer ? 1 : 0;
        }

        return blocked;
    }

    /// <summary>The current numbers.</summary>
    public HealthSnapshot Snapshot() => new(Requests, Failures, Runs.Snapshot());

    /// <summary>Registers the start of a run. While all slots are taken, further runs are not monitored.</summary>
    /// <param name="now">The timestamp.</param>
    /// <returns>The run's slot.</returns>
    internal int BeginRun(long now)
    {
        var first = Environment.CurrentManagedThreadId * Stride;
        for (var i = 0; i < _started.Length; i++)
        {
            var slot = (first + i) & (_started.Length - 1);
            if (Volatile.Read(ref _started[slot]) == 0 && Interlocked.CompareExchange(ref _started[slot], now, 0) == 0)
            {
                return slot;
            }
        }

        return Unmonitored;
    }

    /// <summary>Registers that a run continues without the thread it started on.</summary>
    /// <param name="slot">The run's slot.</param>
    /// <param name="started">The timestamp it started with.</param>
    internal void ReleaseThread(int slot, long started)
    {
        if (slot != Unmonitored)
        {
            Volatile.Write(ref _started[slot], -started);
        }
    }

    /// <summary>Registers the end of a run, successful or not.</summary>
    internal void EndRun(int slot)
    {
        if (slot != Unmonitored)
        {
            Volatile.Write(ref _started[slot], 0);
        }
    }

    /// <summary>Counts a request that was answered.</summary>
    internal void CountAnswer() => Interlocked.Increment(ref _requests);

    /// <summary>Counts a request that failed while its caller waited.</summary>
    internal void CountFailure(Exception error)
    {
        switch (error)
        {
            case NotExecutableException:
                CountAnswer();
                break;
            case InferenceException or ExternalApiException or DeadlineExceededException:
            case not InterlockException:
                Interlocked.Increment(ref _failures);
                Interlocked.Increment(ref _requests);
                break;
        }
    }

    /// <summary>Marks the model as hung.</summary>
    internal void Hang(string reason) => _reason = reason;

    /// <summary>Marks the model as healthy again.</summary>
    internal void Recover() => _reason = null;
}

/// <summary>The counts of a loaded model at one moment, or between two.</summary>
/// <param name="Requests">Requests that were answered, or failed because of the model.</param>
/// <param name="Failures">Those among them that failed.</param>
/// <param name="Runs">The latency of its runs.</param>
public sealed record HealthSnapshot(long Requests, long Failures, LatencyHistogram Runs)
{
    /// <summary>The share of requests that failed; zero where there were none.</summary>
    public double FailureRate => Requests == 0 ? 0 : (double)Failures / Requests;

    /// <summary>What happened after an earlier moment.</summary>
    public HealthSnapshot Since(HealthSnapshot earlier) => new(Requests - earlier.Requests, Failures - earlier.Failures, Runs.Since(earlier.Runs));
}
