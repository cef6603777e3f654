using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <summary>A delivery that could be sent now, without its body.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Receiver">Who gets it.</param>
/// <param name="Notification">The entry of <c>notifications</c> it goes through, or null for a callback.</param>
/// <param name="Attempts">How often a server began to send it.</param>
/// <param name="DueAt">Since when it is due (UTC).</param>
public sealed record DueDelivery(string Id, string Receiver, string? Notification, int Attempts, DateTime DueAt);

/// <summary>The wish to send a delivery.</summary>
/// <param name="Due">What was found.</param>
/// <param name="Until">Until when (UTC) others leave it alone.</param>
public sealed record DeliveryClaim(DueDelivery Due, DateTime Until);

/// <summary>The posts that are owed to others. Servers that share the datastore share the work: who takes a delivery has it alone for a while.</summary>
/// <remarks>Everything here may throw <see cref="UnavailableException"/> (<c>datastore_unavailable</c>).</remarks>
public interface IDeliveryDatastore
{
    /// <summary>Stores deliveries, all or none; for who has no transaction to store them in.</summary>
    Task AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>What is due and nobody has, the longest due first.</summary>
    /// <param name="now">The time (UTC).</param>
    /// <param name="except">Receivers that take nothing now.</param>
    /// <param name="most">The most to find.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<DueDelivery>> FindDueAsync(DateTime now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken);

    /// <summary>Takes what was found, each unless someone else took it meanwhile, and counts the attempt.</summary>
    /// <returns>What is the caller's now. Whoever crashes only delays them: at their time they are due again.</returns>
    Task<IReadOnlyList<Delivery>> TakeAsync(IReadOnlyList<DeliveryClaim> claims, DateTime now, CancellationToken cancellationToken);

    /// <summary>Forgets what was delivered.</summary>
    Task RemoveAsync(Delivery delivered, CancellationToken cancellationToken);

    /// <summary>Lets a delivery be tried again, unless someone else has it now.</summary>
    Task RetryAsync(Delivery taken, DateTime dueAt, string? reason, CancellationToken cancellationToken);

    /// <summary>Gives a delivery up, unless someone else has it now.</summary>
    Task GiveUpAsync(Delivery taken, DateTime now, string reason, CancellationToken cancellationToken);

    /// <summary>What a receiver was not told in time.</summary>
    /// <param name="receiver">The entry of <c>notifications</c>.</param>
    /// <param name="before">Due before this time (UTC).</param>
    /// <param name="most">The most to find.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<Delivery>> FindHeldAsync(string receiver, DateTime before, int most, CancellationToken cancellationToken);

    /// <summary>Puts one delivery in the place of several, unless someone else took one of them meanwhile.</summary>
    /// <returns>Whether it stands in their place.</returns>
    Task<bool> ReplaceAsync(IReadOnlyList<Delivery> held, Delivery summary, CancellationToken cancellationToken);

    /// <summary>Forgets what was given up before a time (UTC).</summary>
    Task PurgeAsync(DateTime before, CancellationToken cancellationToken);
}
