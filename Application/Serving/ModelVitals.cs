using System.Diagnostics.CodeAnalysis;
using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>
/// How a loaded model does: what it answered, how long its runs take, which of them have not ended. Written by every request, without locks or
/// allocation.
/// </summary>
public sealed class ModelVitals(TimeProvider time)
{
    private const int Unwatched = -1;

    // Odd and about a cache line, so that neighbouring threads begin on lines of their own and every place is found.
    private const int Stride = 9;

    // When each run in flight began; 0 where a place is free. A power of two.
    private readonly long[] _begun = new long[64];
    private long _requests;
    private long _failures;
    private volatile string? _reason;

    /// <summary>Requests that were answered or failed through the model's fault; not those that were refused or whose caller has gone.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Requests among them that failed: an error of the model, of an API it calls, a deadline, anything unexpected.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>How long the runs took that gave answers.</summary>
    public LatencyHistogram Runs { get; } = new();

    /// <summary>Whether a run does not end: nothing new is begun until it does.</summary>
    [MemberNotNullWhen(true, nameof(Reason))]
    public bool IsHung => _reason is not null;

    /// <summary>Why the model counts as hung, or null.</summary>
    public string? Reason => _reason;

    /// <summary>How long the oldest run in flight has taken so far; zero where there is none.</summary>
    public TimeSpan OldestRun
    {
        get
        {
            var oldest = long.MaxValue;
            for (var i = 0; i < _begun.Length; i++)
            {
                var begun = Volatile.Read(ref _begun[i]);
                oldest = begun != 0 && begun < oldest ? begun : oldest;
            }

            return oldest == long.MaxValue ? TimeSpan.Zero : time.GetElapsedTime(oldest);
        }
    }

    /// <summary>The numbers now.</summary>
    public VitalsSnapshot Snapshot() => new(Requests, Failures, Runs.Snapshot());

    /// <summary>A run begins. With all places taken it is not watched.</summary>
    /// <param name="now">The timestamp.</param>
    /// <returns>What to end it with.</returns>
    internal int BeginRun(long now)
    {
        var first = Environment.CurrentManagedThreadId * Stride;
        for (var i = 0; i < _begun.Length; i++)
        {
            var place = (first + i) & (_begun.Length - 1);
            if (Volatile.Read(ref _begun[place]) == 0 && Interlocked.CompareExchange(ref _begun[place], now, 0) == 0)
            {
                return place;
            }
        }

        return Unwatched;
    }

    /// <summary>A run ended, however it did.</summary>
    internal void EndRun(int place)
    {
        if (place != Unwatched)
        {
            Volatile.Write(ref _begun[place], 0);
        }
    }

    /// <summary>A request was answered.</summary>
    internal void CountAnswer() => Interlocked.Increment(ref _requests);

    /// <summary>A request failed while its caller still waited.</summary>
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

    /// <summary>Nothing new is begun from now on.</summary>
    internal void Hang(string reason) => _reason = reason;

    /// <summary>It answers again.</summary>
    internal void Recover() => _reason = null;
}

/// <summary>The numbers of a loaded model at one moment, or between two.</summary>
/// <param name="Requests">Requests that were answered or failed through the model's fault.</param>
/// <param name="Failures">Those among them that failed.</param>
/// <param name="Runs">How long its runs took.</param>
public sealed record VitalsSnapshot(long Requests, long Failures, LatencyHistogram Runs)
{
    /// <summary>The share of requests that failed; zero where there were none.</summary>
    public double FailureRate => Requests == 0 ? 0 : (double)Failures / Requests;

    /// <summary>What happened after an earlier moment.</summary>
    public VitalsSnapshot Since(VitalsSnapshot earlier) => new(Requests - earlier.Requests, Failures - earlier.Failures, Runs.Since(earlier.Runs));
}
