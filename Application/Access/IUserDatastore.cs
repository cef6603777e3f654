using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>Keeps users of the console. What was changed is durable. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface IUserDatastore
{
    /// <summary>All users, by name.</summary>
    Task<IReadOnlyList<User>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Changes a user in one transaction; while someone else changes it, again from what it has become.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="change">Gets the user, null where there is none, and changes it; may run several times. What it throws changes nothing.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The change that was stored.</returns>
    Task<T> ChangeAsync<T>(string name, Func<User?, T> change, CancellationToken cancellationToken)
        where T : UserChange;
}

/// <summary>A change of a user.</summary>
/// <param name="User">The user; one that was not there before is added.</param>
/// <param name="Audit">The entry that is stored with the change; null for none.</param>
public record UserChange(User? User, AuditEntry? Audit)
{
    /// <summary>Whether the user is removed.</summary>
    public bool IsRemoval { get; init; }
}
