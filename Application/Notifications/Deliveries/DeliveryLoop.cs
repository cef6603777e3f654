using Interlock.Application.Serving.Health;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Sends due deliveries: when it is woken, and once a second for those of other servers and retries.</summary>
public sealed partial class DeliveryLoop(
    DeliveryClaimer claimer, DeliveryWorkers workers, DeliveryPurge purge, NotificationService notifications, ILogger<DeliveryLoop> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Posts that end at about the same time are followed by one query, not by one each.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private bool _isHalted;

    /// <summary>Runs until it is stopped; then it finishes what is being sent, or cancels it after a while.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await RunTurnAsync(stopping);
                await Task.Delay(Pause, stopping);
                await notifications.WaitAsync(Interval, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await workers.StopAsync();
        }
    }

    private async Task RunTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ClaimAndStartAsync(cancellationToken))
            {
                // There is more.
            }

            await purge.RunIfDueAsync(cancellationToken);
            Note(null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Note(e);
        }
    }

    private async Task<bool> ClaimAndStartAsync(CancellationToken cancellationToken)
    {
        var (claimed, hasMore) = await claimer.ClaimAsync(cancellationToken);
        foreach (var delivery in claimed)
        {
            workers.Start(delivery);
        }

        return hasMore;
    }

    /// <summary>Logs once that nothing can be sent, and once that it can again.</summary>
    private void Note(Exception? failure)
    {
        if (failure is not null && !_isHalted)
        {
            LogHalted(failure.Message, DatastoreHealth.HasLogged(failure) ? null : failure);
        }
        else if (failure is null && _isHalted)
        {
            LogGoesOn();
        }

        _isHalted = failure is not null;
    }

    [LoggerMessage(EventIds.DeliveriesHalted, LogLevel.Error, "Could not send callbacks and notifications; retrying: {Reason}")]
    private partial void LogHalted(string reason, Exception? exception);

    [LoggerMessage(EventIds.DeliveriesGoOn, LogLevel.Information, "Callbacks and notifications are sent again")]
    private partial void LogGoesOn();
}
