using Interlock.Domain.Swaps;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>The queries on revisions of the configuration.</summary>
internal static class RevisionQueries
{
    public static IQueryable<ConfigRevision> Find(InterlockDbContext context, int number) =>
        context.ConfigRevisions.AsNoTracking().Where(row => row.Number == number);

    /// <summary>Published and not undone, the last first.</summary>
    public static IQueryable<ConfigRevision> Published(InterlockDbContext context) =>
        context.ConfigRevisions.AsNoTracking().Where(row => row.Outcome == RevisionOutcome.Published).OrderByDescending(row => row.Number);

    /// <summary>The numbers of refused ones that are more than so many, the newest first.</summary>
    public static IQueryable<int?> RefusedBeyond(InterlockDbContext context, int most) => context.ConfigRevisions
        .Where(row => row.Outcome == RevisionOutcome.Refused).OrderByDescending(row => row.Number).Select(row => (int?)row.Number).Skip(most);

    /// <summary>A page, newest first, without what may be large.</summary>
    public static async Task<IReadOnlyList<ConfigRevision>> ListAsync(InterlockDbContext context, int? before, int limit, CancellationToken cancellationToken)
    {
        var query = context.ConfigRevisions.AsNoTracking();
        query = before is { } number ? query.Where(row => row.Number < number) : query;
        var rows = query.OrderByDescending(row => row.Number).Take(limit).Select(row => new
        {
            row.Number,
            row.Outcome,
            row.Reason,
            Listed = new ConfigRevision
            {
                CreatedAt = row.CreatedAt,
                Source = row.Source,
                Author = row.Author,
                Server = row.Server,
                BasedOn = row.BasedOn,
                Restores = row.Restores,
                Fingerprint = row.Fingerprint,
                Diff = row.Diff,
                Config = "",
                Files = "",
                Report = "",
            },
        });
        return [.. (await rows.ToListAsync(cancellationToken)).Select(row => Told(row.Listed, row.Number, row.Outcome, row.Reason))];
    }

    private static ConfigRevision Told(ConfigRevision revision, int number, RevisionOutcome outcome, string? reason)
    {
        revision.Take(number);
        switch (outcome)
        {
            case RevisionOutcome.Refused:
                revision.Refuse(reason!);
                break;
            case RevisionOutcome.RolledBack:
                revision.RollBack(reason!);
                break;
        }

        return revision;
    }
}
