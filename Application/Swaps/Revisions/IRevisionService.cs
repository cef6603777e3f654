using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Reads which configurations were served, and which were refused.</summary>
public interface IRevisionService
{
    /// <summary>One revision.</summary>
    /// <param name="number">Its number, as text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotFoundException">There is none of this number.</exception>
    /// <exception cref="UnavailableException">The datastore cannot be reached.</exception>
    Task<ConfigRevision> GetAsync(string number, CancellationToken cancellationToken);

    /// <summary>A page, newest first, without the configurations and reports.</summary>
    /// <param name="before">Only numbers smaller than this one; null for the newest.</param>
    /// <param name="limit">The most that go on it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnavailableException">The datastore cannot be reached.</exception>
    Task<Page<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken);
}
