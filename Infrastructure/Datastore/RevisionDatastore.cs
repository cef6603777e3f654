using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>The revisions of the configuration in the database.</summary>
internal sealed class RevisionDatastore(DatastoreCalls calls) : IRevisionDatastore
{
    /// <summary>Refused ones beyond these are deleted, the oldest first: whatever writes a wrong config.yaml again and again must not fill the database.</summary>
    public const int MostRefused = 1000;

    /// <inheritdoc />
    public Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            await AddAsync(context, revision, cancellationToken);
            return revision.Outcome == RevisionOutcome.Refused ? await DropRefusedAsync(context, cancellationToken) : 0;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken) =>
        ReadAsync(context => RevisionQueries.Find(context, number).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken) =>
        ReadAsync(context => RevisionQueries.Published(context).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<ConfigRevision?> LastFromFileAsync(CancellationToken cancellationToken) =>
        ReadAsync(context => RevisionQueries.FromFile(context).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<ConfigRevision?> LastOfTextAsync(string config, CancellationToken cancellationToken) =>
        ReadAsync(context => RevisionQueries.LastOfTextAsync(context, config, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken) =>
        ReadAsync(context => RevisionQueries.ListAsync(context, before, limit, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task RollBackAsync(Rollback rollback, ConfigRevision? restored, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            if (restored is null)
            {
                await RevisionQueries.RolledBackBy(context, rollback).RollBackAsync(rollback.Reason, cancellationToken);
                return await RevisionQueries.RolledBack(context, rollback.To ?? 0).ExecuteUpdateAsync(
                    update => update.SetProperty(row => row.Outcome, RevisionOutcome.Published).SetProperty(row => row.Reason, (string?)null), cancellationToken);
            }

            await AddAsync(context, restored, cancellationToken);
            return restored.Source == RevisionSource.Watch
                ? await RevisionQueries.Published(context, rollback.From).RollBackAsync(rollback.Reason, cancellationToken)
                : 0;
        },
        cancellationToken);

    private static async Task AddAsync(InterlockDbContext context, ConfigRevision revision, CancellationToken cancellationToken)
    {
        // Two at once take the same number: the key lets one through, and the other comes here again and takes the next.
        revision.Take((await context.ConfigRevisions.MaxAsync(row => (int?)row.Number, cancellationToken) ?? 0) + 1);
        context.ConfigRevisions.Add(revision);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task<int> DropRefusedAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        var last = await RevisionQueries.RefusedBeyond(context, MostRefused).FirstOrDefaultAsync(cancellationToken);
        return last is { } number
            ? await context.ConfigRevisions.Where(row => row.Outcome == RevisionOutcome.Refused && row.Number <= number).DeleteAsync(context, cancellationToken)
            : 0;
    }

    private Task<T> ReadAsync<T>(Func<InterlockDbContext, Task<T>> query, CancellationToken cancellationToken) =>
        calls.QueryAsync(query, cancellationToken);
}
