using Interlock.Application.Notifications;
using Interlock.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What is asked of the table of deliveries more than once.</summary>
internal static class DeliveryQueries
{
    /// <summary>What is owed and due by then; what someone is sending is due later.</summary>
    public static IQueryable<Delivery> Due(InterlockDbContext context, DateTime by) =>
        context.Deliveries.Where(delivery => delivery.GivenUpAt == null && delivery.DueAt <= by);

    /// <summary>What was taken, while nobody took it again.</summary>
    public static IQueryable<Delivery> Taken(InterlockDbContext context, Delivery taken) => context.Deliveries.Where(
        delivery => delivery.Id == taken.Id && delivery.Attempts == taken.Attempts && delivery.GivenUpAt == null);

    /// <summary>Takes a delivery: 1, or 0 where it is not due any more.</summary>
    public static Task<int> ClaimAsync(InterlockDbContext context, DeliveryClaim claim, DateTime now, CancellationToken cancellationToken) =>
        Due(context, now).Where(delivery => delivery.Id == claim.Due.Id && delivery.Attempts == claim.Due.Attempts).ExecuteUpdateAsync(
            update => update.SetProperty(delivery => delivery.DueAt, claim.Until).SetProperty(delivery => delivery.Attempts, delivery => delivery.Attempts + 1),
            cancellationToken);
}
