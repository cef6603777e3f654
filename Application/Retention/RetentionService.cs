using Microsoft.Extensions.Logging;

namespace Interlock.Application.Retention;

/// <summary>Deletes what <c>retention</c> says, at once or in the background.</summary>
public sealed partial class RetentionService(RetentionConfig config, IRetentionDatastore datastore, TimeProvider time, ILogger<RetentionService> logger)
{
    // Others write in between.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // Progress is shown about this often.
    private const int RowsPerNews = 50_000;

    /// <summary>Runs in the background until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (config.Rules.Count > 0)
        {
            if (config.IsOpen(time.GetUtcNow()))
            {
                await TryPurgeAsync(cancellationToken);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Deletes what is older than it may be.</summary>
    /// <param name="mayGoOn">Asked before each transaction.</param>
    /// <param name="show">Called now and then, with what was deleted of a rule so far.</param>
    /// <param name="cancellationToken">Ends it; what was deleted stays deleted.</param>
    /// <returns>How many rows of each rule.</returns>
    public async Task<IReadOnlyList<PurgedRows>> PurgeAsync(Func<bool> mayGoOn, Action<RetainedRows, long> show, CancellationToken cancellationToken)
    {
        var purged = new List<PurgedRows>();
        foreach (var (rows, before) in await LimitsAsync(cancellationToken))
        {
            var count = 0L;
            await foreach (var some in datastore.DeleteAsync(rows, before, cancellationToken))
            {
                if (count / RowsPerNews < (count += some) / RowsPerNews)
                {
                    show(rows, count);
                }

                if (!mayGoOn())
                {
                    break;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }

            purged.Add(new PurgedRows(rows, before, count));
            if (count > 0)
            {
                LogPurged(count, rows, before);
            }
        }

        return purged;
    }

    /// <summary>What <see cref="PurgeAsync"/> would delete.</summary>
    public async Task<IReadOnlyList<PurgedRows>> CountAsync(CancellationToken cancellationToken)
    {
        var counted = new List<PurgedRows>();
        foreach (var (rows, before) in await LimitsAsync(cancellationToken))
        {
            counted.Add(new PurgedRows(rows, before, await datastore.CountAsync(rows, before, cancellationToken)));
        }

        return counted;
    }

    // Of age and size the later time decides: one rule for a table.
    private async Task<IReadOnlyList<(RetainedRows Rows, DateTimeOffset Before)>> LimitsAsync(CancellationToken cancellationToken)
    {
        var limits = new OrderedDictionary<RetainedRows, DateTimeOffset>();
        foreach (var rule in config.Rules)
        {
            var limit = rule.Size is { } size ? await datastore.FindLimitAsync(size.Bytes, cancellationToken) : time.GetUtcNow() - rule.Age!.Value;
            if (limit is { } before && (!limits.TryGetValue(rule.Rows, out var other) || other < before))
            {
                limits[rule.Rows] = before;
            }
        }

        return [.. limits.Select(limit => (limit.Key, limit.Value))];
    }

    private async Task TryPurgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PurgeAsync(() => config.IsOpen(time.GetUtcNow()), static (_, _) => { }, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(Interval, e.Message);
        }
    }

    [LoggerMessage(EventIds.RowsPurged, LogLevel.Information, "Retention deleted {Count} {Rows} from before {Before:u}")]
    private partial void LogPurged(long count, RetainedRows rows, DateTimeOffset before);

    [LoggerMessage(EventIds.PurgeFailed, LogLevel.Warning, "Retention could not delete old rows; retrying in {Delay}: {Reason}")]
    private partial void LogFailed(TimeSpan delay, string reason);
}
