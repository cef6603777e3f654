using Interlock.Application.Leases;
using Interlock.Domain.Leases;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Leases;

/// <summary>The leases of one table. A queue derives from it and adds what is its own.</summary>
/// <param name="calls">Runs queries and transactions.</param>
/// <param name="lane">The column whose values share a limit: the model of a task, the receiver of a delivery, the job of a run.</param>
internal abstract class LeaseTable<T>(DatastoreCalls calls, string lane) : ILeases<T>
    where T : Leased
{
    protected DatastoreCalls Calls => calls;

    /// <inheritdoc />
    public Task<IReadOnlyList<DueRow>> FindDueAsync(
        DateTime now, IReadOnlyCollection<string> except, int limit, CancellationToken cancellationToken) => ReadAsync(
        context => (except.Count == 0 ? Due(context, now) : Due(context, now).Where(row => !except.Contains(EF.Property<string>(row, lane))))
            .OrderBy(row => row.DueAt).ThenBy(row => row.Id)
            .Take(limit)
            .Select(row => new DueRow(row.Id, EF.Property<string>(row, lane), row.DueAt)),
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlySet<string>> RenewAsync(
        IReadOnlyCollection<LeaseClaim> claims, DateTime until, CancellationToken cancellationToken)
    {
        var ids = claims.Select(claim => claim.Id).ToArray();
        var tokens = claims.Select(claim => claim.Token).Distinct().ToArray();
        return calls.RunAsync<IReadOnlySet<string>>(
            async (context, _) =>
            {
                var held = context.Set<T>().Where(row => ids.Contains(row.Id) && tokens.Contains(row.Claim!));
                return await held.ExecuteUpdateAsync(update => update.SetProperty(row => row.DueAt, until), cancellationToken) == 0
                    ? new HashSet<string>()
                    : await held.Select(row => row.Id).ToHashSetAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> DeleteFinishedAsync(DateTime before, int limit, CancellationToken cancellationToken)
    {
        // Read first: a transaction that changes nothing would hold up other writers all the same.
        var ids = await ReadAsync(
            context => context.Set<T>().Where(row => row.FinishedAt < before).OrderBy(row => row.FinishedAt).Take(limit).Select(row => row.Id),
            cancellationToken);
        return ids.Count == 0 ? 0 : await calls.RunAsync(
            (context, _) => context.Set<T>().Where(row => ids.Contains(row.Id) && row.FinishedAt < before).DeleteAsync(context, cancellationToken),
            cancellationToken,
            size: WorkSize.Bulk);
    }

    /// <summary>Rows that may be claimed.</summary>
    protected static IQueryable<T> Due(InterlockDbContext context, DateTime now) =>
        context.Set<T>().Where(row => row.FinishedAt == null && row.DueAt <= now);

    /// <summary>A row while it is held under a claim.</summary>
    protected static IQueryable<T> Held(InterlockDbContext context, LeaseClaim claim) =>
        context.Set<T>().Where(row => row.Id == claim.Id && row.Claim == claim.Token && row.FinishedAt == null);

    /// <summary>Claims those of the rows that are due; others are left to their holders.</summary>
    /// <param name="ids">The rows.</param>
    /// <param name="token">A new fencing token.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="begin">Makes the transition of a row and holds it under the token; may run again from the start.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The rows after their transition.</returns>
    protected Task<IReadOnlyList<T>> ClaimAsync(
        IReadOnlyList<string> ids, string token, DateTime now, Action<InterlockDbContext, T> begin, CancellationToken cancellationToken) =>
        calls.RunAsync<IReadOnlyList<T>>(
            async (context, _) =>
            {
                // The token first: whoever else wants the rows waits for this statement, and then finds them not due.
                var reserved = await Due(context, now).Where(row => ids.Contains(row.Id))
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Claim, token), cancellationToken);
                if (reserved == 0)
                {
                    return [];
                }

                var rows = await context.Set<T>().Where(row => ids.Contains(row.Id) && row.Claim == token).OrderBy(row => row.Id).ToListAsync(cancellationToken);
                rows.ForEach(row => begin(context, row));
                await context.SaveChangesAsync(cancellationToken);
                return rows;
            },
            cancellationToken);

    /// <summary>Runs a query.</summary>
    protected Task<IReadOnlyList<TResult>> ReadAsync<TResult>(Func<InterlockDbContext, IQueryable<TResult>> query, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<TResult>>(async context => await query(context).ToListAsync(cancellationToken), cancellationToken);
}
