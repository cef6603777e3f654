using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes the rows of a query some hundred by a transaction, each a range of an index.</summary>
internal sealed class RowDeletion(DatastoreCalls calls)
{
    /// <summary>How many rows a transaction deletes, and a few more where they have the same key.</summary>
    public const int RowsPerTransaction = 500;

    /// <summary>Deletes all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="key">What an index has them ordered by.</param>
    /// <param name="upTo">Those up to a key.</param>
    /// <param name="cancellationToken">Ends it between two transactions.</param>
    /// <returns>How many rows each transaction deleted.</returns>
    public async IAsyncEnumerable<int> DeleteAsync<TRow, TKey>(
        Func<InterlockDbContext, IQueryable<TRow>> rows,
        Expression<Func<TRow, TKey>> key,
        Func<TKey, Expression<Func<TRow, bool>>> upTo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isMore = true; isMore;)
        {
            (isMore, var deleted) = await calls.RunAsync((context, _) => DeleteSomeAsync(rows(context)), cancellationToken, size: WorkSize.Bulk);
            yield return deleted;
        }

        async Task<(bool IsMore, int Deleted)> DeleteSomeAsync(IQueryable<TRow> all)
        {
            var last = await all.OrderBy(key).Select(key).Skip(RowsPerTransaction - 1).Take(1).ToListAsync(cancellationToken);
            var some = last is [var end] ? all.Where(upTo(end)) : all;
            return (last.Count > 0, await some.ExecuteDeleteAsync(cancellationToken));
        }
    }

    /// <summary>How many rows there are.</summary>
    public Task<long> CountAsync<TRow>(Func<InterlockDbContext, IQueryable<TRow>> rows, CancellationToken cancellationToken) =>
        calls.QueryAsync(context => rows(context).LongCountAsync(cancellationToken), cancellationToken, WorkSize.Bulk);

    /// <summary>Deletes all rows of each group, one group after the other.</summary>
    /// <returns>How many rows each transaction deleted, where it deleted any.</returns>
    public async IAsyncEnumerable<int> DeleteOfEachAsync<TGroup, TRow, TKey>(
        IAsyncEnumerable<TGroup> groups,
        Func<InterlockDbContext, TGroup, IQueryable<TRow>> rows,
        Expression<Func<TRow, TKey>> key,
        Func<TKey, Expression<Func<TRow, bool>>> upTo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in groups)
        {
            await foreach (var some in DeleteAsync(context => rows(context, group), key, upTo, cancellationToken))
            {
                if (some > 0)
                {
                    yield return some;
                }
            }
        }
    }

    /// <summary>How many rows there are of all groups.</summary>
    public async Task<long> CountOfEachAsync<TGroup, TRow>(
        IAsyncEnumerable<TGroup> groups, Func<InterlockDbContext, TGroup, IQueryable<TRow>> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var group in groups)
        {
            count += await CountAsync(context => rows(context, group), cancellationToken);
        }

        return count;
    }
}
