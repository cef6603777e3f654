namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Deletes deliveries that were abandoned long ago.</summary>
public sealed class DeliveryPurge(IDeliveryDatastore datastore, TimeProvider time)
{
    /// <summary>How long an abandoned delivery is kept with its reason.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private const int MaxDeleted = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTime _next;

    /// <summary>Deletes them, if an hour has passed since the last time.</summary>
    public async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now >= _next)
        {
            var deleted = await datastore.DeleteFinishedAsync(now - Retention, MaxDeleted, cancellationToken);
            _next = deleted == MaxDeleted ? now : now + Interval;
        }
    }
}
