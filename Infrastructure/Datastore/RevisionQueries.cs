using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>The queries on revisions of the configuration.</summary>
internal static class RevisionQueries
{
    public static IQueryable<ConfigRevision> Find(InterlockDbContext context, int number) =>
        context.ConfigRevisions.AsNoTracking().Where(row => row.Number == number);

    /// <summary>Those whose configuration came from a file, the last first.</summary>
    public static IQueryable<ConfigRevision> FromFile(InterlockDbContext context) => context.ConfigRevisions.AsNoTracking()
        .Where(row => row.Source == RevisionSource.Start || row.Source == RevisionSource.File).OrderByDescending(row => row.Number);

    /// <summary>The last one of this YAML, or null.</summary>
    // SQL Server takes texts for equal that differ in case or in blanks at their end.
    public static async Task<ConfigRevision?> LastOfTextAsync(InterlockDbContext context, string config, CancellationToken cancellationToken) =>
        await context.ConfigRevisions.AsNoTracking().Where(row => row.Config == config).OrderByDescending(row => row.Number).AsAsyncEnumerable()
            .FirstOrDefaultAsync(row => row.Config == RevisionTable.Stored(config), cancellationToken);

    /// <summary>The published ones that a rollback concerns.</summary>
    public static IQueryable<ConfigRevision> RolledBackBy(InterlockDbContext context, Rollback rollback)
    {
        var (to, from) = (rollback.To ?? rollback.From - 1, rollback.From);
        return context.ConfigRevisions.Where(row => row.Number > to && row.Number <= from && row.Outcome == RevisionOutcome.Published);
    }

    /// <summary>This one, if it is published.</summary>
    public static IQueryable<ConfigRevision> Published(InterlockDbContext context, int number) =>
        context.ConfigRevisions.Where(row => row.Number == number && row.Outcome == RevisionOutcome.Published);

    /// <summary>This one, if it is rolled back.</summary>
    public static IQueryable<ConfigRevision> RolledBack(InterlockDbContext context, int number) =>
        context.ConfigRevisions.Where(row => row.Number == number && row.Outcome == RevisionOutcome.RolledBack);

    /// <summary>Marks revisions as rolled back.</summary>
    public static Task<int> RollBackAsync(this IQueryable<ConfigRevision> revisions, string reason, CancellationToken cancellationToken) =>
        revisions.ExecuteUpdateAsync(
            update => update.SetProperty(row => row.Outcome, RevisionOutcome.RolledBack).SetProperty(row => row.Reason, reason), cancellationToken);

    /// <summary>Published and not rolled back, the last first.</summary>
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
