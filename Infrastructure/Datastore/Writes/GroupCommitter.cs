using System.Diagnostics;
using Interlock.Application;
using Interlock.Application.Serving.Health;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>Writes a batch by one transaction; if that fails, finds out which adds are at fault.</summary>
internal sealed partial class GroupCommitter<T>(GroupTransaction<T> transaction, DatastoreHealth health, ILogger<GroupCommitter<T>> logger)
{
    private const int GroupSize = 16;

    private static readonly string Table = typeof(T).Name;

    // How long a failed batch may hold up the others while its adds are tried alone.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>Commits the batch; every add is answered, and nothing is thrown.</summary>
    public async Task CommitAsync(IReadOnlyList<PendingAdd<T>> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var begun = health.Begin();
        try
        {
            await WriteAsync(batch);
        }
        catch (UnavailableException e)
        {
            health.Failed(e, begun, batch.Count);
            Refuse(batch, e);
        }
        catch (Exception e)
        {
            Log.BatchFailed(logger, batch.Count, e.Message);
            await WriteOneByOneAsync(batch, e);
        }
    }

    /// <summary>Answers adds that waited too long: they are not written.</summary>
    public static void Refuse(IReadOnlyList<PendingAdd<T>> late) => Refuse(late, DatabaseFault.Unavailable(null, "The datastore did not answer in time."));

    // Either one add is bad, and must fail alone, or the kept connection broke, and a new one may serve.
    private async Task WriteOneByOneAsync(IReadOnlyList<PendingAdd<T>> batch, Exception cause)
    {
        var (started, begun) = (Stopwatch.GetTimestamp(), health.Begin());
        for (var i = 0; i < batch.Count; i++)
        {
            if (cause is UnavailableException || Stopwatch.GetElapsedTime(started) > LongestRetry)
            {
                health.Failed(cause, begun, batch.Count - i);
                Refuse([.. batch.Skip(i)], cause);
                return;
            }

            begun = health.Begin();
            try
            {
                await WriteAsync([batch[i]]);
            }
            catch (Exception e)
            {
                cause = e;
                Refuse([batch[i]], e);
                if (e is not UnavailableException)
                {
                    Log.Refused(logger, e);
                }
            }
        }
    }

    private async Task WriteAsync(IReadOnlyList<PendingAdd<T>> batch)
    {
        var started = Stopwatch.GetTimestamp();
        T[] rows = [.. batch.SelectMany(add => add.Rows)];
        await transaction.CommitAsync(rows);
        WorkMetrics.CountCommit(Table, rows.Length, Stopwatch.GetElapsedTime(started));
        health.Answered();
        Answer(batch, static add => add.Complete());
    }

    /// <summary>Callers go on in groups, away from the writer: a work item for each of them costs more than what most have left to do.</summary>
    private static void Answer(IReadOnlyList<PendingAdd<T>> batch, Action<PendingAdd<T>> answer)
    {
        for (var at = 0; at < batch.Count; at += GroupSize)
        {
            PendingAdd<T>[] group = [.. batch.Skip(at).Take(GroupSize)];
            ThreadPool.UnsafeQueueUserWorkItem(adds => Array.ForEach(adds, answer), group, preferLocal: false);
        }
    }

    private static void Refuse(IReadOnlyList<PendingAdd<T>> batch, Exception cause)
    {
        var refusal = cause as UnavailableException ?? DatabaseFault.Unavailable(cause, "The datastore did not accept what was to be kept.");
        Answer(batch, add => add.Fail(refusal));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BatchFailed, LogLevel.Warning, "A transaction of {Count} adds failed; each is tried alone: {Reason}")]
        public static partial void BatchFailed(ILogger logger, int count, string reason);

        [LoggerMessage(EventIds.AddsRefused, LogLevel.Error, "The datastore refused what was to be recorded")]
        public static partial void Refused(ILogger logger, Exception cause);
    }
}
