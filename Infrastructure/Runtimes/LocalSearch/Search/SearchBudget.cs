namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>
/// How much of a search is done: by iterations, so that a seed gives one answer, or by the clock once the iterations would not end in time.
/// From then on only the clock ends the search.
/// </summary>
internal sealed class SearchBudget
{
    private const int ClockEvery = 16;

    /// <summary>How far the iterations may lag behind the clock: a slow beginning may be made up for.</summary>
    private const double Slack = 0.1;

    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellation;
    private readonly long _started;
    private readonly double _limit;
    private readonly double _cap;
    private double _switchedShare;
    private double _switchedAt;
    private int _untilClock = ClockEvery;

    public SearchBudget(TimeProvider time, TimeSpan limit, long iterations, CancellationToken cancellation)
    {
        _time = time;
        _cancellation = cancellation;
        _started = time.GetTimestamp();
        _limit = Math.Max(limit.TotalSeconds, 1e-9);
        _cap = Math.Max(iterations, 1);
    }

    public long Iterations { get; private set; }

    /// <summary>True once the time limit, not the number of iterations, ends the search.</summary>
    public bool FollowsClock { get; private set; }

    /// <summary>From 0 at the beginning to 1 at the end.</summary>
    public double Share { get; private set; }

    /// <summary>Takes one iteration. False: the search is over.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool Take()
    {
        if (!FollowsClock)
        {
            Share = Iterations / _cap;
        }

        if (!Goes())
        {
            return false;
        }

        Iterations++;
        return true;
    }

    /// <summary>Checks the clock every few calls, for work between two iterations. False: the search is over.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool Goes()
    {
        if (--_untilClock == 0)
        {
            _untilClock = ClockEvery;
            _cancellation.ThrowIfCancellationRequested();
            ReadClock(_time.GetElapsedTime(_started).TotalSeconds / _limit);
        }

        return Share < 1;
    }

    private void ReadClock(double elapsed)
    {
        if (!FollowsClock && (elapsed >= 1 || elapsed > Share + Slack))
        {
            FollowsClock = true;
            _switchedShare = Share;
            _switchedAt = elapsed;
        }

        if (FollowsClock)
        {
            Share = elapsed >= 1 ? 1 : _switchedShare + ((1 - _switchedShare) * (elapsed - _switchedAt) / (1 - _switchedAt));
        }
    }
}
