using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>Keeps audit entries, which are only added. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IAuditDatastore
{
    /// <summary>Adds entries; returns after the commit. One that is stored already is left out.</summary>
    Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    /// <summary>What the filter admits, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);
}
