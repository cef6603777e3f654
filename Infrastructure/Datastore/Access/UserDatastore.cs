using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Access;

/// <summary>Users of the console in the database.</summary>
internal sealed class UserDatastore(DatastoreCalls calls) : IUserDatastore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<User>> ListAsync(CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<User>>(
        async context => await context.Users.AsNoTracking().OrderBy(user => user.Id).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<T> ChangeAsync<T>(string name, Func<User?, T> change, CancellationToken cancellationToken)
        where T : UserChange
    {
        while (true)
        {
            try
            {
                return await calls.RunAsync((context, _) => ChangeAsync(context, UserName.IdOf(name), change, cancellationToken), cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Someone else changed or removed it meanwhile.
            }
        }
    }

    private static async Task<T> ChangeAsync<T>(InterlockDbContext context, string id, Func<User?, T> change, CancellationToken cancellationToken)
        where T : UserChange
    {
        var user = await context.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        var changed = change(user);
        if (changed.IsRemoval)
        {
            context.Users.Remove(user!);
        }
        else if (user is null && changed.User is { } added)
        {
            context.Users.Add(added);
        }

        if (changed.Audit is { } entry)
        {
            context.Audit.Add(entry);
        }

        await context.SaveChangesAsync(cancellationToken);
        return changed;
    }
}
