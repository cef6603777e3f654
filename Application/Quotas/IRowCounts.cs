using Interlock.Domain;

namespace Interlock.Application.Quotas;

/// <summary>Counts recorded rows, those of all servers.</summary>
public interface IRowCounts
{
    /// <summary>The rows of a caller that were recorded since a time.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<long> CountAsync(string caller, DateTimeOffset since, CancellationToken cancellationToken);
}
