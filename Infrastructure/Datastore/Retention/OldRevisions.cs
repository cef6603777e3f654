using System.Runtime.CompilerServices;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes old revisions of the configuration that nothing needs.</summary>
/// <remarks>The newest, the active one, the last one of a file and those of recorded predictions stay: rollbacks, starts and labels read them.</remarks>
internal sealed class OldRevisions(DatastoreCalls calls)
{
    /// <summary>The newest revisions stay whatever their age: a rollback may return to them, and their numbers are never given again.</summary>
    public const int Kept = 50;

    private const int BatchSize = 100;
    private const int PredictionsPerPage = 5_000;

    // The clock of another server may have been behind.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <summary>Deletes revisions that are older than a time.</summary>
    /// <returns>How many each transaction deleted.</returns>
    public async IAsyncEnumerable<int> DeleteAsync(DateTime before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in (await FindAsync(before, cancellationToken)).Chunk(BatchSize))
        {
            yield return await calls.RunAsync(
                (context, _) => context.ConfigRevisions.Where(row => some.Contains(row.Number)).ExecuteDeleteAsync(cancellationToken), cancellationToken, size: WorkSize.Bulk);
        }
    }

    /// <summary>The numbers of revisions that are older than a time and that nothing needs.</summary>
    public async Task<IReadOnlyList<int>> FindAsync(DateTime before, CancellationToken cancellationToken)
    {
        var old = await calls.QueryAsync(context => OldAsync(context, before, cancellationToken), cancellationToken, WorkSize.Bulk);
        if (old.Count > 0)
        {
            await RemoveRecordedAsync(old, cancellationToken);
        }

        return [.. old.Keys.Order()];
    }

    private static async Task<Dictionary<int, DateTime>> OldAsync(InterlockDbContext context, DateTime before, CancellationToken cancellationToken)
    {
        var newest = await context.ConfigRevisions.MaxAsync(row => (int?)row.Number, cancellationToken) ?? 0;
        var old = await RetentionQueries.Revisions(context, before, newest - Kept).Select(row => new { row.Number, row.CreatedAt })
            .ToDictionaryAsync(row => row.Number, row => row.CreatedAt, cancellationToken);
        foreach (var needed in new[] { RevisionQueries.Published(context), RevisionQueries.FromFile(context) })
        {
            if (await needed.Select(row => (int?)row.Number).FirstOrDefaultAsync(cancellationToken) is { } number)
            {
                old.Remove(number);
            }
        }

        return old;
    }

    // No index has revisions: predictions are read in pages of the key, and only while a revision is left to be found.
    private async Task RemoveRecordedAsync(Dictionary<int, DateTime> old, CancellationToken cancellationToken)
    {
        var after = TimeOrderedId.FloorOf(old.Values.Min() - Slack);
        while (old.Count > 0)
        {
            var page = await calls.QueryAsync(
                context => context.Predictions.Where(row => string.Compare(row.Id, after) > 0).OrderBy(row => row.Id).Take(PredictionsPerPage)
                    .Select(row => new { row.Id, row.Revision }).ToListAsync(cancellationToken),
                cancellationToken,
                WorkSize.Bulk);
            foreach (var row in page)
            {
                old.Remove(row.Revision);
            }

            if (page.Count < PredictionsPerPage)
            {
                return;
            }

            after = page[^1].Id;
        }
    }
}
