using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>Keeps API keys. What was changed is durable. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IKeyDatastore
{
    /// <summary>The key of this id, or null.</summary>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>All keys, by name, those of a name in the order in which they were made.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Changes the keys of a name in one transaction; while someone else changes them, again from what they have become.</summary>
    /// <param name="name">The name of the caller.</param>
    /// <param name="change">Gets the keys of the name, the oldest first, and changes them; may run several times. What it throws changes nothing.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The change that was stored.</returns>
    Task<T> ChangeAsync<T>(string name, Func<IReadOnlyList<ApiKey>, T> change, CancellationToken cancellationToken)
        where T : KeyChange;

    /// <summary>Stores when keys were used last; an earlier time than the stored one is left out.</summary>
    /// <param name="times">The time (UTC) of each id. Keys of the same time share a statement.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task MarkUsedAsync(IReadOnlyDictionary<string, DateTime> times, CancellationToken cancellationToken);
}

/// <summary>A change of the keys of a name.</summary>
/// <param name="Added">A new key, or null.</param>
/// <param name="Audit">The entry that is stored with the change.</param>
public record KeyChange(ApiKey? Added, AuditEntry Audit);
