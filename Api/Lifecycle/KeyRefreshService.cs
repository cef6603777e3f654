using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Application.Quotas;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;

namespace Interlock.Api.Lifecycle;

/// <summary>Reads the keys of the datastore every few seconds, takes over those of an edited config.yaml, stores every minute when keys were used, and takes over what callers used on other servers.</summary>
internal sealed partial class KeyRefreshService(KeyRing keys, ConfigFile file, RowUsage rows, AccessConfig started, TimeProvider time, ILogger<KeyRefreshService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UsesInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RowsInterval = TimeSpan.FromSeconds(10);

    private AccessConfig _applied = started;
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (storedAt, countedAt) = (time.GetTimestamp(), time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            Reload();
            await TryAsync(() => keys.RefreshAsync(stoppingToken), stoppingToken);
            if (time.GetElapsedTime(storedAt) >= UsesInterval)
            {
                await TryAsync(() => keys.StoreUsesAsync(stoppingToken), stoppingToken);
                storedAt = time.GetTimestamp();
            }

            if (time.GetElapsedTime(countedAt) >= RowsInterval)
            {
                await TryAsync(() => rows.RefreshAsync(stoppingToken), stoppingToken);
                countedAt = time.GetTimestamp();
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => keys.StoreUsesAsync(cancellationToken), cancellationToken);
    }

    private void Reload()
    {
        if (file.Last.Config?.Access is { } next && !ReferenceEquals(next, _applied))
        {
            var isOther = !next.Keys.SequenceEqual(_applied.Keys);
            _applied = next;
            keys.Replace(next);
            if (isOther)
            {
                LogReloaded(next.Keys.Count);
            }
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
            _isFailing = false;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            if (!_isFailing)
            {
                LogFailed(e.Message, e is UnavailableException ? null : e);
            }

            _isFailing = true;
        }
    }

    [LoggerMessage(EventIds.KeysReloaded, LogLevel.Information, "access.keys was edited: its {Count} keys are accepted from now on")]
    private partial void LogReloaded(int count);

    [LoggerMessage(EventIds.KeysNotRead, LogLevel.Warning, "Could not read the API keys and the usage of the datastore; what is known so far counts further: {Reason}")]
    private partial void LogFailed(string reason, Exception? exception);
}
