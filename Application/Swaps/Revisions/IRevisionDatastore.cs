using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Keeps the revisions of the configuration. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IRevisionDatastore
{
    /// <summary>Stores a revision under the next free number, which it is given; it is durable when this returns.</summary>
    /// <remarks>Only the last 1,000 rejected ones are kept. Of several servers that add at the same time each gets a number of its own.</remarks>
    Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken);

    /// <summary>The revision of this number, or null.</summary>
    Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken);

    /// <summary>The active revision: the last one that was published and not rolled back, or null.</summary>
    Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken);

    /// <summary>The last revision whose configuration came from a file, whatever became of it, or null.</summary>
    Task<ConfigRevision?> LastFromFileAsync(CancellationToken cancellationToken);

    /// <summary>The last revision with this YAML, whatever became of it, or null.</summary>
    Task<ConfigRevision?> LastOfTextAsync(string config, CancellationToken cancellationToken);

    /// <summary>
    /// Revisions, newest first, without <see cref="ConfigRevision.Config"/>, <see cref="ConfigRevision.Report"/> and <see cref="ConfigRevision.Files"/>
    /// (which are empty).
    /// </summary>
    /// <param name="before">Only numbers smaller than this one; null for the newest.</param>
    /// <param name="limit">The most to list.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken);

    /// <summary>Records a rollback in one transaction. Recording it again changes nothing.</summary>
    /// <param name="rollback">
    /// The rollback. With <paramref name="restored"/>, only <see cref="Rollback.From"/> is marked as rolled back, and not if an administrator rolled it back;
    /// without, every published revision after <see cref="Rollback.To"/> up to <see cref="Rollback.From"/> is, and <see cref="Rollback.To"/> is published again.
    /// </param>
    /// <param name="restored">A new revision, stored under the next free number, that restores the earlier configuration; or null.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task RollBackAsync(Rollback rollback, ConfigRevision? restored, CancellationToken cancellationToken);
}
