using Interlock.Application.Notifications;
using Interlock.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Posts that are owed to others, in the database.</summary>
internal sealed class DeliveryDatastore(IDbContextFactory<InterlockDbContext> contexts, RetriedTransaction transactions) : IDeliveryDatastore
{
    /// <inheritdoc />
    public Task AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, _) =>
        {
            context.Deliveries.AddRange(deliveries);
            return await context.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DueDelivery>> FindDueAsync(
        DateTime now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken) => QueryAsync<DueDelivery>(
        context => DeliveryQueries.Due(context, now)
            .Where(delivery => !except.Contains(delivery.Receiver))
            .OrderBy(delivery => delivery.DueAt)
            .Take(most)
            .Select(delivery => new DueDelivery(delivery.Id, delivery.Receiver, delivery.Notification, delivery.Attempts, delivery.DueAt)),
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> TakeAsync(IReadOnlyList<DeliveryClaim> claims, DateTime now, CancellationToken cancellationToken) =>
        transactions.RunAsync(
            async (context, _) =>
            {
                var taken = new List<string>();

                // In one order, so that two servers do not wait for each other.
                foreach (var claim in claims.OrderBy(claim => claim.Due.Id, StringComparer.Ordinal))
                {
                    if (await DeliveryQueries.ClaimAsync(context, claim, now, cancellationToken) == 1)
                    {
                        taken.Add(claim.Due.Id);
                    }
                }

                return await ReadAsync(context.Deliveries.Where(delivery => taken.Contains(delivery.Id)).OrderBy(delivery => delivery.Id), cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task RemoveAsync(Delivery delivered, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => context.Deliveries.Where(delivery => delivery.Id == delivered.Id).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task RetryAsync(Delivery taken, DateTime dueAt, string? reason, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => DeliveryQueries.Taken(context, taken).ExecuteUpdateAsync(
            update => update.SetProperty(delivery => delivery.DueAt, dueAt).SetProperty(delivery => delivery.Reason, reason), cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public Task GiveUpAsync(Delivery taken, DateTime now, string reason, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => DeliveryQueries.Taken(context, taken).ExecuteUpdateAsync(
            update => update.SetProperty(delivery => delivery.GivenUpAt, now).SetProperty(delivery => delivery.Reason, reason), cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> FindHeldAsync(string receiver, DateTime before, int most, CancellationToken cancellationToken) =>
        QueryAsync<Delivery>(
            context => DeliveryQueries.Due(context, before).Where(delivery => delivery.Receiver == receiver).OrderBy(delivery => delivery.DueAt).Take(most),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> ReplaceAsync(IReadOnlyList<Delivery> held, Delivery summary, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, transaction) =>
        {
            var ids = held.Select(delivery => delivery.Id).ToArray();
            var latest = held.Max(delivery => delivery.DueAt);
            if (await DeliveryQueries.Due(context, latest).Where(delivery => ids.Contains(delivery.Id)).ExecuteDeleteAsync(cancellationToken) < ids.Length)
            {
                await transaction.RollbackAsync(cancellationToken);
                return false;
            }

            context.Deliveries.Add(summary);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task PurgeAsync(DateTime before, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => context.Deliveries.Where(delivery => delivery.GivenUpAt < before).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private Task<IReadOnlyList<T>> QueryAsync<T>(Func<InterlockDbContext, IQueryable<T>> query, CancellationToken cancellationToken)
        where T : class => DatabaseFault.TranslateAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(query(context), cancellationToken);
    });

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(IQueryable<T> query, CancellationToken cancellationToken)
        where T : class => await query.AsNoTracking().ToListAsync(cancellationToken);
}
