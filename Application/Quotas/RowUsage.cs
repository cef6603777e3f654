using System.Collections.Concurrent;
using Interlock.Domain;

namespace Interlock.Application.Quotas;

/// <summary>
/// The rows that callers with a limit per day (UTC) have used today: what this server answered, and from time to time what all servers recorded. Rows that are
/// not recorded count on the server that answered them.
/// </summary>
public sealed class RowUsage(IRowCounts counts, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RowsOfDay> _callers = new(StringComparer.Ordinal);

    /// <summary>Rejects a request of a caller that has used up its rows.</summary>
    /// <exception cref="LimitExceededException">It has.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: what it has used is not known yet.</exception>
    public ValueTask RequireAsync(string caller, long limit, CancellationToken cancellationToken)
    {
        var rows = _callers.GetOrAdd(caller, static _ => new RowsOfDay());
        rows.Limit = limit;
        if (rows.Day != Today)
        {
            return LoadAsync(caller, rows, cancellationToken);
        }

        Require(rows);
        return default;
    }

    /// <summary>Counts rows that were answered.</summary>
    /// <param name="caller">The caller; null and callers without a limit are not counted.</param>
    /// <param name="answered">How many.</param>
    /// <exception cref="LimitExceededException">The rows were used up before.</exception>
    public void Count(string? caller, int answered)
    {
        if (caller is not null && !_callers.IsEmpty && _callers.TryGetValue(caller, out var rows) && rows.Day == Today)
        {
            Require(rows);
            rows.Add(answered);
        }
    }

    /// <summary>The rows that are left today.</summary>
    public long LeftOf(string caller) => _callers.TryGetValue(caller, out var rows) ? Math.Max(0, rows.Limit - rows.Used) : 0;

    /// <summary>The time until the limits start again.</summary>
    public TimeSpan UntilTomorrow => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;

    /// <summary>Takes over what other servers recorded.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: each server counts on by itself.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var (caller, rows) in _callers)
        {
            if (rows.Day == Today)
            {
                rows.Raise(await counts.CountAsync(caller, Midnight, cancellationToken));
            }
            else
            {
                _callers.TryRemove(caller, out _);
            }
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DateTimeOffset Midnight => new(Today, TimeOnly.MinValue, TimeSpan.Zero);

    private async ValueTask LoadAsync(string caller, RowsOfDay rows, CancellationToken cancellationToken)
    {
        var today = Today;
        rows.Begin(today, await counts.CountAsync(caller, Midnight, cancellationToken));
        Require(rows);
    }

    private void Require(RowsOfDay rows)
    {
        if (rows.Used >= rows.Limit)
        {
            throw new LimitExceededException($"The {rows.Limit} rows of this caller for today (UTC) are used up.", UntilTomorrow);
        }
    }

    private sealed class RowsOfDay
    {
        private readonly Lock _lock = new();
        private long _used;

        public long Limit { get; set; }

        public DateOnly Day { get; private set; }

        public long Used => Volatile.Read(ref _used);

        public void Add(int rows) => Interlocked.Add(ref _used, rows);

        /// <summary>Begins a day; of several that begin it at once the first one does.</summary>
        public void Begin(DateOnly day, long used)
        {
            lock (_lock)
            {
                if (Day != day)
                {
                    Volatile.Write(ref _used, used);
                    Day = day;
                }
            }
        }

        /// <summary>Others recorded more than is known here.</summary>
        public void Raise(long recorded)
        {
            for (var used = Used; used < recorded && Interlocked.CompareExchange(ref _used, recorded, used) != used; used = Used)
            {
                // Counted meanwhile.
            }
        }
    }
}
