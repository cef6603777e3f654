using Interlock.Application.Leases;
using Interlock.Application.Notifications;
using Interlock.Domain.Notifications;
using Interlock.Infrastructure.Datastore.Leases;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Deliveries;

/// <summary>The queue of deliveries in the database.</summary>
internal sealed class DeliveryDatastore(DatastoreCalls calls)
    : LeaseTable<Delivery>(calls, nameof(Delivery.Receiver)), IDeliveryDatastore
{
    /// <inheritdoc />
    public Task AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => Calls.RunAsync(
        async (context, _) =>
        {
            context.Deliveries.AddRange(deliveries);
            return await context.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> ClaimAsync(
        IReadOnlyList<string> ids, string token, DateTime now, Func<Delivery, DateTime> until, CancellationToken cancellationToken) =>
        ClaimAsync(ids, token, now, (_, delivery) => delivery.Begin(token, until(delivery)), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> ListAsync(bool isAbandoned, int limit, CancellationToken cancellationToken) => ReadAsync(
        context => isAbandoned
            ? context.Deliveries.AsNoTracking().Where(delivery => delivery.FinishedAt != null).OrderByDescending(delivery => delivery.FinishedAt).Take(limit)
            : context.Deliveries.AsNoTracking().Where(delivery => delivery.FinishedAt == null).OrderBy(delivery => delivery.DueAt).Take(limit),
        cancellationToken);

    /// <inheritdoc />
    public Task RemoveAsync(Delivery delivered, CancellationToken cancellationToken) => Calls.RunAsync(
        (context, _) => context.Deliveries.Where(delivery => delivery.Id == delivered.Id).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task SettleAsync(LeaseClaim claim, Delivery delivery, CancellationToken cancellationToken) => Calls.RunAsync(
        (context, _) => Held(context, claim).ExecuteUpdateAsync(
            update => update
                .SetProperty(row => row.Claim, delivery.Claim)
                .SetProperty(row => row.DueAt, delivery.DueAt)
                .SetProperty(row => row.FinishedAt, delivery.FinishedAt)
                .SetProperty(row => row.Reason, delivery.Reason),
            cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> FindHeldAsync(string receiver, DateTime before, int limit, CancellationToken cancellationToken) => ReadAsync(
        context => Due(context, before).AsNoTracking().Where(delivery => delivery.Receiver == receiver).OrderBy(delivery => delivery.DueAt).Take(limit),
        cancellationToken);

    /// <inheritdoc />
    public Task<bool> ReplaceAsync(IReadOnlyList<Delivery> held, Delivery summary, CancellationToken cancellationToken) => Calls.RunAsync(
        async (context, _) =>
        {
            var ids = held.Select(delivery => delivery.Id).ToArray();
            var latest = held.Max(delivery => delivery.DueAt);
            if (await Due(context, latest).Where(delivery => ids.Contains(delivery.Id)).DeleteAsync(context, cancellationToken) < ids.Length)
            {
                return false;
            }

            context.Deliveries.Add(summary);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken,
        isToCommit: static replaced => replaced);
}
