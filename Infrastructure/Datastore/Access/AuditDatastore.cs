using Interlock.Application.Access;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Access;

/// <summary>Audit entries in the database.</summary>
internal sealed class AuditDatastore(DatastoreCalls calls) : IAuditDatastore
{
    /// <inheritdoc />
    public Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, transaction) =>
        {
            using var insert = new PreparedInsert<AuditEntry>(context, onlyNew: true);
            return await insert.WriteAsync(entries, transaction, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<AuditEntry>>(async context => await List(context, filter).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The query of a page.</summary>
    internal static IQueryable<AuditEntry> List(InterlockDbContext context, AuditFilter filter)
    {
        var query = context.Audit.AsNoTracking();
        query = filter.Caller is { } caller ? query.Where(entry => entry.Caller == caller) : query;
        query = filter.Action is { } action ? query.Where(entry => entry.Action == action) : query;
        query = filter.Subject is { } subject ? query.Where(entry => entry.Subject == subject) : query;
        if (filter.From is { } from)
        {
            var floor = TimeOrderedId.FloorOf(from);
            query = query.Where(entry => string.Compare(entry.Id, floor) >= 0);
        }

        if (TimeOrderedId.CeilingOf(filter.To, filter.Before) is { } ceiling)
        {
            query = query.Where(entry => string.Compare(entry.Id, ceiling) < 0);
        }

        return query.OrderByDescending(entry => entry.Id).Take(filter.Limit);
    }
}
