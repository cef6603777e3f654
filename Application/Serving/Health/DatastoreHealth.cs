using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving.Health;

/// <summary>
/// Whether the datastore takes what is written. An outage begins with a write that fails and ends with one that succeeds; each is logged once, however
/// many calls fail in between.
/// </summary>
public sealed partial class DatastoreHealth(TimeProvider time, ILogger<DatastoreHealth> logger)
{
    private static readonly TimeSpan RetryAfterRestart = TimeSpan.FromSeconds(30);

    private readonly Lock _changing = new();
    private Outage? _outage;
    private long _answeredAt;
    private volatile bool _isFull;
    private volatile bool _isLost;

    /// <summary>Why the datastore counts as unavailable, or null. For anyone who may ask: no names, no addresses.</summary>
    public string? Reason => _isLost ? "the file of the database was deleted or replaced; restart the server" : Volatile.Read(ref _outage) is { } outage
        ? outage.IsFull ? "the disk of the datastore is full" : $"the datastore has not answered since {outage.Since:yyyy-MM-ddTHH:mm:ssZ}"
        : _isFull ? "the disk of the datastore is almost full" : null;

    /// <summary>Whether an outage is going on.</summary>
    public bool IsOut => Volatile.Read(ref _outage) is not null;

    /// <summary>How long ago it last took a write.</summary>
    public TimeSpan SinceAnswer => time.GetElapsedTime(Volatile.Read(ref _answeredAt));

    /// <summary>Refuses what would fill the disk, or be written into a file that nobody will read.</summary>
    /// <exception cref="UnavailableException"><c>datastore_full</c> or <c>datastore_unavailable</c>.</exception>
    public void RequireWritable()
    {
        if (_isLost)
        {
            throw new UnavailableException(UnavailableException.DatastoreUnavailable, "The file of the database was deleted or replaced.", RetryAfterRestart);
        }

        if (_isFull)
        {
            throw UnavailableException.Full("The disk of the datastore has less free space than 'datastore.min-free'.");
        }
    }

    /// <summary>States how much is free on the disk of the database.</summary>
    /// <param name="free">In bytes; null where there is no such disk.</param>
    /// <param name="least">In bytes; below it the disk counts as full.</param>
    public void Measured(long? free, long least)
    {
        var isFull = free < least;
        if (isFull != _isFull)
        {
            _isFull = isFull;
            if (isFull)
            {
                LogFull(free!.Value >> 20, least >> 20);
            }
            else
            {
                LogRoom();
            }
        }
    }

    /// <summary>The file of the database is not the one that is open; so until the server is restarted.</summary>
    public void Lost()
    {
        if (!_isLost)
        {
            _isLost = true;
            LogLost();
        }
    }

    /// <summary>To be remembered before a write, for <see cref="Failed"/>.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>A write failed, and not because of what was written. One that began before another succeeded tells of an outage that is over.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="begun">See <see cref="Begin"/>.</param>
    /// <param name="calls">How many calls failed with it.</param>
    public void Failed(Exception cause, long begun, int calls = 1)
    {
        if (begun < Volatile.Read(ref _answeredAt))
        {
            CountFailure(cause);
            return;
        }

        lock (_changing)
        {
            if (_outage is { } outage)
            {
                outage.Failures += calls;
                return;
            }

            var isFull = cause is UnavailableException { Code: UnavailableException.DatastoreFull };
            _outage = new Outage(time.GetUtcNow(), time.GetTimestamp(), isFull) { Failures = calls };
        }

        LogDown(ReasonOf(cause), cause);
    }

    /// <summary>A call failed that may say nothing about others, such as a query that takes too long.</summary>
    public void CountFailure(Exception cause)
    {
        lock (_changing)
        {
            if (_outage is { } outage)
            {
                outage.Failures++;
                return;
            }
        }

        // Until the first write the start reports what is wrong: tables that are not made yet, say.
        if (Volatile.Read(ref _answeredAt) != 0)
        {
            LogCallFailed(ReasonOf(cause));
        }
    }

    /// <summary>A write succeeded.</summary>
    public void Answered()
    {
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
        if (!IsOut)
        {
            return;
        }

        Outage? over;
        lock (_changing)
        {
            (over, _outage) = (_outage, null);
        }

        if (over is not null)
        {
            LogUp(time.GetElapsedTime(over.Began).TotalSeconds, over.Failures);
        }
    }

    /// <summary>Whether an error needs no record of its own, since this class has logged it.</summary>
    public static bool HasLogged(Exception e) => e is UnavailableException { IsOfDatastore: true };

    private static string ReasonOf(Exception cause) => cause is UnavailableException { InnerException: { } inner } ? inner.GetBaseException().Message : cause.Message;

    [LoggerMessage(EventIds.DatastoreDown, LogLevel.Error, "The datastore does not take writes; models that record are not ready: {Reason}")]
    private partial void LogDown(string reason, Exception exception);

    [LoggerMessage(EventIds.DatastoreUp, LogLevel.Information, "The datastore takes writes again after {Seconds:0.0} s; {Failures} calls failed")]
    private partial void LogUp(double seconds, int failures);

    [LoggerMessage(EventIds.DatastoreFileLost, LogLevel.Critical,
        "The file of the database was deleted or replaced while it was open: nothing more is recorded; put the file back and restart the server")]
    private partial void LogLost();

    [LoggerMessage(EventIds.DatastoreFull, LogLevel.Error,
        "The disk of the datastore has {Free} MiB left, less than 'datastore.min-free' ({Least} MiB): what would be recorded is refused")]
    private partial void LogFull(long free, long least);

    [LoggerMessage(EventIds.DatastoreHasRoom, LogLevel.Information, "The disk of the datastore has room again")]
    private partial void LogRoom();

    [LoggerMessage(EventIds.DatastoreCallFailed, LogLevel.Warning, "A call of the datastore failed: {Reason}")]
    private partial void LogCallFailed(string reason);

    private sealed record Outage(DateTimeOffset Since, long Began, bool IsFull)
    {
        public int Failures { get; set; }
    }
}
