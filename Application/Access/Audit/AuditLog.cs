using System.Text.Json.Nodes;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Access.Audit;

/// <inheritdoc />
public sealed partial class AuditLog(IAuditDatastore datastore, TimeProvider time, ILoggerFactory loggers) : IAudit, IAsyncDisposable
{
    private const int MostPending = 10_000;
    private const int BatchSize = 100;

    private static readonly TimeSpan StoreTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger("Interlock.Audit");
    private readonly ILogger _logger = loggers.CreateLogger<AuditLog>();
    private readonly Queue<AuditEntry> _pending = new();
    private readonly Lock _queueing = new();
    private readonly CancellationTokenSource _stopped = new();
    private Task _storing = Task.CompletedTask;
    private bool _isStoring;
    private volatile bool _isFailing;

    /// <inheritdoc />
    public async Task RecordAsync(
        AuditSource source, string action, string? subject, string outcome = AuditEntries.Done, JsonNode? before = null, JsonNode? after = null)
    {
        var entry = AuditEntries.Create(time.GetUtcNow(), source, action, subject, outcome, before, after);
        LogEntry(_log, LineOf(entry));
        await Store(entry).WaitAsync(StoreTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_isFailing)
        {
            await _storing.WaitAsync(StopTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopped.CancelAsync();
        await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopped.Dispose();
    }

    private Task Store(AuditEntry entry)
    {
        lock (_queueing)
        {
            if (_pending.Count == MostPending)
            {
                LogNotStored(_logger, 1, "too many entries are pending", null);
                return Task.CompletedTask;
            }

            _pending.Enqueue(entry);
            if (!_isStoring)
            {
                // On the pool: SQLite blocks its caller while another program has the file locked.
                (_isStoring, _storing) = (true, Task.Run(StorePendingAsync));
            }

            return _storing;
        }
    }

    private async Task StorePendingAsync()
    {
        while (Next() is { Length: > 0 } entries)
        {
            try
            {
                await datastore.AddAsync(entries, _stopped.Token);
                (_isFailing, _) = (false, Remove(entries.Length));
            }
            catch (UnavailableException e)
            {
                if (!_isFailing)
                {
                    LogPending(_logger, RetryDelay, e.Message, e);
                }

                // Logged on the first failure; retries are silent.
                _isFailing = true;
                await Task.Delay(RetryDelay, time, _stopped.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What the datastore will never take must not hold up the others; the log has it.
                LogNotStored(_logger, Remove(entries.Length), e.Message, e);
            }
        }
    }

    private AuditEntry[] Next()
    {
        lock (_queueing)
        {
            _isStoring = _pending.Count > 0;
            return [.. _pending.Take(BatchSize)];
        }
    }

    private int Remove(int count)
    {
        lock (_queueing)
        {
            for (var i = 0; i < count; i++)
            {
                _pending.Dequeue();
            }
        }

        return count;
    }

    private static string LineOf(AuditEntry entry)
    {
        var line = new JsonObject
        {
            ["time"] = entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["id"] = entry.Id,
            ["action"] = entry.Action,
            ["subject"] = entry.Subject,
            ["caller"] = entry.Caller,
            ["from"] = entry.From,
            ["outcome"] = entry.Outcome,
            ["before"] = Parsed(entry.Before),
            ["after"] = Parsed(entry.After),
        };
        return line.ToJsonString();
    }

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);

    [LoggerMessage(EventIds.Audited, LogLevel.Information, "{Entry}")]
    private static partial void LogEntry(ILogger logger, string entry);

    [LoggerMessage(EventIds.AuditPending, LogLevel.Error, "Could not store audit entries; retrying in {Delay}: {Reason}")]
    private static partial void LogPending(ILogger logger, TimeSpan delay, string reason, Exception exception);

    [LoggerMessage(EventIds.AuditNotStored, LogLevel.Error, "{Count} audit entries are in the audit log only, not in the datastore: {Reason}")]
    private static partial void LogNotStored(ILogger logger, int count, string reason, Exception? exception);
}
