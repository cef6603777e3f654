namespace Interlock.Application.Notifications;

/// <summary>Forgets, now and then, what was given up long ago.</summary>
public sealed class DeliveryPurge(IDeliveryDatastore datastore, TimeProvider time)
{
    /// <summary>How long what was given up is kept, so that someone can see why.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTime _next;

    /// <summary>Forgets it, if an hour has passed since the last time.</summary>
    public async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now >= _next)
        {
            await datastore.PurgeAsync(now - Retention, cancellationToken);
            _next = now + Interval;
        }
    }
}
