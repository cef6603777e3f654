using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Keeps the revisions of the configuration. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IRevisionDatastore
{
    /// <summary>Stores a revision under the next free number, which it is given; it is durable when this returns.</summary>
    /// <remarks>Only the last 1,000 refused ones are kept. Of several servers that add at the same time each gets a number of its own.</remarks>
    Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken);

    /// <summary>The revision of this number, or null.</summary>
    Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken);

    /// <summary>The last that was published and not undone, or null.</summary>
    Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Revisions, newest first, without <see cref="ConfigRevision.Config"/>, <see cref="ConfigRevision.Report"/> and <see cref="ConfigRevision.Files"/>
    /// (which are empty).
    /// </summary>
    /// <param name="before">Only numbers smaller than this one; null for the newest.</param>
    /// <param name="limit">The most to list.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken);

    /// <summary>Marks a published revision as undone. One that is marked already stays as it is.</summary>
    Task RollBackAsync(int number, string reason, CancellationToken cancellationToken);
}
