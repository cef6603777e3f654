namespace Interlock.Api.Tests.Support;

/// <summary>A clock that stands until a test moves it; timers fire when it passes them.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far away what waits for the clock is.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _timers.Where(timer => timer.Due is not null).Select(timer => timer.Due!.Value - _now)];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        (DateTimeOffset At, Action Fire)[] due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.SelectMany(timer => timer.DueUntil(_now)).OrderBy(firing => firing.At)];
        }

        Array.ForEach(due, firing => firing.Fire());
    }

    /// <summary>Waits until something waits for the clock no longer than that, and says how long.</summary>
    public async Task<TimeSpan> WaitOfAtMostAsync(TimeSpan longest)
    {
        var wait = TimeSpan.Zero;
        await Poll.UntilAsync(
            () => Task.FromResult((wait = Waits.Where(wait => wait <= longest).DefaultIfEmpty().Max()) > TimeSpan.Zero),
            $"something waits for {longest} or less");
        return wait;
    }

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        /// <summary>Every firing up to that moment, once.</summary>
        public IEnumerable<(DateTimeOffset At, Action Fire)> DueUntil(DateTimeOffset now)
        {
            while (Due is { } due && due <= now)
            {
                Due = _period > TimeSpan.Zero ? due + _period : null;
                yield return (due, fire);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime;
                _period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                Due = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
