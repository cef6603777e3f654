using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Access;

/// <summary>API keys in the database.</summary>
internal sealed class KeyDatastore(DatastoreCalls calls) : IKeyDatastore
{
    /// <inheritdoc />
    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => calls.QueryAsync(
        context => context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<ApiKey>>(
        async context => await context.ApiKeys.AsNoTracking().OrderBy(key => key.Name).ThenBy(key => EF.Property<int>(key, KeyTable.Number))
            .ToListAsync(cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public async Task<T> ChangeAsync<T>(string name, Func<IReadOnlyList<ApiKey>, T> change, CancellationToken cancellationToken)
        where T : KeyChange
    {
        while (true)
        {
            try
            {
                return await calls.RunAsync((context, _) => ChangeAsync(context, name, change, cancellationToken), cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Someone else revoked or rotated one of them meanwhile; there are only so many states to go to.
            }
        }
    }

    /// <inheritdoc />
    public Task MarkUsedAsync(IReadOnlyDictionary<string, DateTime> times, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            foreach (var (time, ids) in times.GroupBy(use => use.Value, use => use.Key).Select(group => (group.Key, group.ToArray())))
            {
                await context.ApiKeys.Where(key => ids.Contains(key.Id) && (key.LastUsedAt == null || key.LastUsedAt < time))
                    .ExecuteUpdateAsync(update => update.SetProperty(key => key.LastUsedAt, time), cancellationToken);
            }

            return true;
        },
        cancellationToken);

    private static async Task<T> ChangeAsync<T>(
        InterlockDbContext context, string name, Func<IReadOnlyList<ApiKey>, T> change, CancellationToken cancellationToken)
        where T : KeyChange
    {
        var keys = await context.ApiKeys.Where(key => key.Name == name).OrderBy(key => EF.Property<int>(key, KeyTable.Number)).ToListAsync(cancellationToken);
        var changed = change(keys);
        if (changed.Added is { } added)
        {
            context.ApiKeys.Add(added).Property(KeyTable.Number).CurrentValue = keys.Count + 1;
        }

        context.Audit.Add(changed.Audit);
        await context.SaveChangesAsync(cancellationToken);
        return changed;
    }
}
