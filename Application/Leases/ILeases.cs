using Interlock.Domain;
using Interlock.Domain.Leases;

namespace Interlock.Application.Leases;

/// <summary>
/// A durable queue that servers share: a row has one holder at a time, and what a holder writes after it lost its lease is rejected. Every member may
/// throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.
/// </summary>
/// <typeparam name="T">The rows.</typeparam>
public interface ILeases<T>
    where T : Leased
{
    /// <summary>Rows that are due, the oldest first: never claimed, to be retried, or claimed by a holder whose lease expired.</summary>
    /// <param name="now">The time (UTC).</param>
    /// <param name="except">Lanes to leave out.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<DueRow>> FindDueAsync(DateTime now, IReadOnlyCollection<string> except, int limit, CancellationToken cancellationToken);

    /// <summary>Extends leases.</summary>
    /// <returns>The ids of the rows that are still held under these claims.</returns>
    Task<IReadOnlySet<string>> RenewAsync(IReadOnlyCollection<LeaseClaim> claims, DateTime until, CancellationToken cancellationToken);

    /// <summary>Deletes rows that finished before a time, the oldest first.</summary>
    /// <param name="before">UTC.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>How many.</returns>
    Task<int> DeleteFinishedAsync(DateTime before, int limit, CancellationToken cancellationToken);
}

/// <summary>A row that is due.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lane">What shares a limit: a model, a receiver, a job.</param>
/// <param name="DueAt">Since when it is due (UTC).</param>
public sealed record DueRow(string Id, string Lane, DateTime DueAt);

/// <summary>The right to a row.</summary>
/// <param name="Id">The row.</param>
/// <param name="Token">The fencing token.</param>
public sealed record LeaseClaim(string Id, string Token);
