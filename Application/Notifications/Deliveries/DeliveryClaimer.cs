using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Claims the deliveries that this server can send now. Those that a rate limit held are merged into one first.</summary>
public sealed class DeliveryClaimer(IDeliveryDatastore datastore, DeliveryTargets targets, Receivers receivers, TimeProvider time)
{
    private const int MaxHeld = 500;

    // A sender that takes longer than the timeout by this much has crashed.
    private static readonly TimeSpan LeaseBeyondTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Claims some of the deliveries that are due. For each of them the receiver is begun, and must be ended.</summary>
    /// <returns>The claimed deliveries, and whether there may be more.</returns>
    public async Task<(IReadOnlyList<Delivery> Claimed, bool HasMore)> ClaimAsync(CancellationToken cancellationToken)
    {
        var limit = receivers.Free;
        if (limit == 0)
        {
            return ([], false);
        }

        var now = Now;
        var due = await datastore.FindDueAsync(now, receivers.Closed(), limit, cancellationToken);
        if (HeldOf(due) is { } held)
        {
            return ([], await MergeAsync(held.Notification, held.Until, cancellationToken));
        }

        var claimed = await ClaimAsync([.. due.Where(receivers.TryBegin)], now, cancellationToken);
        return (claimed, due.Count == limit && claimed.Count > 0);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<IReadOnlyList<Delivery>> ClaimAsync(List<DueRow> begun, DateTime now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Delivery> claimed = [];
        try
        {
            if (begun.Count > 0)
            {
                claimed = await datastore.ClaimAsync(
                    begun.ConvertAll(due => due.Id), TimeOrderedId.New(time.GetUtcNow()), now,
                    delivery => now + targets.TimeoutOf(delivery.Notification) + LeaseBeyondTimeout, cancellationToken);
            }
        }
        finally
        {
            foreach (var due in begun.Where(due => claimed.All(delivery => delivery.Id != due.Id)))
            {
                receivers.End(due.Lane);
            }
        }

        return claimed;
    }

    private (string Notification, DateTime Until)? HeldOf(IReadOnlyList<DueRow> due)
    {
        foreach (var delivery in due)
        {
            if (receivers.HeldUntil(delivery) is { } until)
            {
                return (delivery.Lane, until);
            }
        }

        return null;
    }

    private async Task<bool> MergeAsync(string notification, DateTime until, CancellationToken cancellationToken)
    {
        while (await datastore.FindHeldAsync(notification, until, MaxHeld, cancellationToken) is { Count: > 1 } held)
        {
            if (!await datastore.ReplaceAsync(held, DeliverySummary.Of(held, time.GetUtcNow()), cancellationToken))
            {
                // Another server claimed one of them: the rest is read again.
                return false;
            }
        }

        receivers.Release(notification);
        return true;
    }
}
