using System.Text.Json.Nodes;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Keys;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access.Users;

/// <summary>
/// Adds, changes and removes the users of the console. Every change is stored with its audit entry. Every member may throw <see cref="UnavailableException"/>:
/// <c>datastore_unavailable</c>; all but the first throw <see cref="NotFoundException"/> where there is no such user.
/// </summary>
public sealed class UserService(IUserDatastore datastore, IPasswordHashes hashes, KeyService keys, TimeProvider time)
{
    /// <summary>Adds a user.</summary>
    /// <exception cref="ConflictException"><c>user_exists</c>: the name is taken, in whatever case.</exception>
    public Task AddAsync(string name, IReadOnlyList<Role> roles, string password, AuditSource source, CancellationToken cancellationToken)
    {
        var hash = hashes.HashOf(password);
        return datastore.ChangeAsync(
            name,
            user =>
            {
                if (user is not null)
                {
                    throw new ConflictException(ConflictException.UserExists, $"There is a user '{user.Name}' already. To change it: users password {user.Name}, users role {user.Name}.");
                }

                var now = time.GetUtcNow();
                var added = User.Create(name, roles, hash, now.UtcDateTime, source.Caller);
                return new UserChange(added, AuditEntries.Create(now, source, "user.add", added.Id, after: RolesOf(added)));
            },
            cancellationToken);
    }

    /// <summary>Removes a user, revokes the keys that it made for itself, and ends its sessions.</summary>
    public Task RemoveAsync(string name, AuditSource source, CancellationToken cancellationToken) =>
        EndKeysAsync(name, source, () => ChangeAsync(name, "user.remove", _ => { }, source, cancellationToken, isRemoval: true), cancellationToken);

    /// <summary>Sets the password of a user, unlocks it, and ends its sessions.</summary>
    public Task SetPasswordAsync(string name, string password, AuditSource source, CancellationToken cancellationToken)
    {
        var hash = hashes.HashOf(password);
        return ChangeAsync(name, "user.password", user => user.ChangePassword(hash), source, cancellationToken);
    }

    /// <summary>Sets the roles of a user, and ends its sessions; without the role <c>infer</c> it loses the keys that it made for itself.</summary>
    public Task SetRolesAsync(string name, IReadOnlyList<Role> roles, AuditSource source, CancellationToken cancellationToken)
    {
        return RoleSet.Of(roles).Has(Role.Infer) ? ChangeAsync() : EndKeysAsync(name, source, ChangeAsync, cancellationToken);

        Task ChangeAsync() => this.ChangeAsync(name, "user.role", user => user.ChangeRoles(roles), source, cancellationToken);
    }

    /// <summary>Lets a user that is locked sign in at once.</summary>
    public Task UnlockAsync(string name, AuditSource source, CancellationToken cancellationToken) =>
        ChangeAsync(name, "user.unlock", user => user.Unlock(), source, cancellationToken);

    private Task<UserChange> ChangeAsync(
        string name, string action, Action<User> change, AuditSource source, CancellationToken cancellationToken, bool isRemoval = false) => datastore.ChangeAsync(
        name,
        user =>
        {
            var before = RolesOf(user ?? throw new NotFoundException("user", name));
            change(user);
            var after = isRemoval ? null : RolesOf(user);
            return new UserChange(user, AuditEntries.Create(time.GetUtcNow(), source, action, user.Id, before: before, after: after)) { IsRemoval = isRemoval };
        },
        cancellationToken);

    // Before the change, so that a user without keys is left where it fails; and after it, since the user may have made one meanwhile.
    private async Task EndKeysAsync(string name, AuditSource source, Func<Task> change, CancellationToken cancellationToken)
    {
        await RevokeKeysAsync(name, source, cancellationToken);
        await change();
        await RevokeKeysAsync(name, source, cancellationToken);
    }

    private async Task RevokeKeysAsync(string name, AuditSource source, CancellationToken cancellationToken)
    {
        try
        {
            await keys.RevokeAsync(CallerName.OfUser(UserName.IdOf(name)), null, source, cancellationToken);
        }
        catch (NotFoundException)
        {
            // It has none.
        }
    }

    private static JsonObject RolesOf(User user) => new() { ["roles"] = new JsonArray([.. user.Roles.Split(',').Select(role => JsonValue.Create(role))]) };
}
