using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <summary>The queue of deliveries. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IDeliveryDatastore : ILeases<Delivery>
{
    /// <summary>Stores deliveries, all or none; for a caller without a transaction to store them in.</summary>
    Task AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Claims those of the deliveries that are due, and counts the attempt.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="token">A new fencing token.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="until">The end of the lease of a delivery.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task<IReadOnlyList<Delivery>> ClaimAsync(
        IReadOnlyList<string> ids, string token, DateTime now, Func<Delivery, DateTime> until, CancellationToken cancellationToken);

    /// <summary>Deliveries that are abandoned, the latest first, or those that are not delivered yet, those due longest first.</summary>
    /// <param name="isAbandoned">Which.</param>
    /// <param name="limit">The most deliveries.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<Delivery>> ListAsync(bool isAbandoned, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes a delivery that was delivered.</summary>
    Task RemoveAsync(Delivery delivered, CancellationToken cancellationToken);

    /// <summary>Stores what a claimed delivery has become, unless the claim was lost.</summary>
    Task SettleAsync(LeaseClaim claim, Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries of a receiver that were due before a time.</summary>
    /// <param name="receiver">The entry of <c>notifications</c>.</param>
    /// <param name="before">UTC.</param>
    /// <param name="limit">The most deliveries.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<Delivery>> FindHeldAsync(string receiver, DateTime before, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces deliveries by one, unless another server claimed one of them meanwhile.</summary>
    /// <returns>Whether they were replaced.</returns>
    Task<bool> ReplaceAsync(IReadOnlyList<Delivery> held, Delivery summary, CancellationToken cancellationToken);
}
