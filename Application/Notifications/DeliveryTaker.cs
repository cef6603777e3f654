using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <summary>Takes out of the datastore what this server can send now. What was held for a rate limit becomes one delivery first.</summary>
public sealed class DeliveryTaker(IDeliveryDatastore datastore, DeliveryTargets targets, Receivers receivers, TimeProvider time)
{
    private const int MostHeld = 500;

    // More than any time-out: who takes that long has crashed.
    private static readonly TimeSpan ClaimBeyondTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Takes some of what is due. For each the receiver is begun, and must be ended.</summary>
    /// <returns>What was taken, and whether there may be more.</returns>
    public async Task<(IReadOnlyList<Delivery> Taken, bool HasMore)> TakeAsync(CancellationToken cancellationToken)
    {
        var most = receivers.Free;
        if (most == 0)
        {
            return ([], false);
        }

        var now = Now;
        var due = await datastore.FindDueAsync(now, receivers.Closed(), most, cancellationToken);
        if (HeldOf(due) is { } held)
        {
            return ([], await MergeAsync(held.Notification, held.Until, cancellationToken));
        }

        var taken = await TakeAsync([.. due.Where(receivers.TryBegin)], now, cancellationToken);
        return (taken, due.Count == most && taken.Count > 0);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<IReadOnlyList<Delivery>> TakeAsync(List<DueDelivery> begun, DateTime now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Delivery> taken = [];
        try
        {
            if (begun.Count > 0)
            {
                var claims = begun.Select(due => new DeliveryClaim(due, now + targets.TimeoutOf(due.Notification) + ClaimBeyondTimeout)).ToList();
                taken = await datastore.TakeAsync(claims, now, cancellationToken);
            }
        }
        finally
        {
            foreach (var due in begun.Where(due => taken.All(delivery => delivery.Id != due.Id)))
            {
                receivers.End(due.Receiver);
            }
        }

        return taken;
    }

    private (string Notification, DateTime Until)? HeldOf(IReadOnlyList<DueDelivery> due)
    {
        foreach (var delivery in due)
        {
            if (receivers.HeldUntil(delivery) is { } until)
            {
                return (delivery.Receiver, until);
            }
        }

        return null;
    }

    private async Task<bool> MergeAsync(string notification, DateTime until, CancellationToken cancellationToken)
    {
        while (await datastore.FindHeldAsync(notification, until, MostHeld, cancellationToken) is { Count: > 1 } held)
        {
            if (!await datastore.ReplaceAsync(held, DeliverySummary.Of(held, time.GetUtcNow()), cancellationToken))
            {
                // Another server takes of them: what it leaves is looked at anew.
                return false;
            }
        }

        receivers.Release(notification);
        return true;
    }
}
