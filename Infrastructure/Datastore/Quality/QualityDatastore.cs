using System.Runtime.CompilerServices;
using Interlock.Application.Quality;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Quality;

/// <inheritdoc />
internal sealed class QualityDatastore(DatastoreCalls calls) : IQualityDatastore
{
    /// <summary>Labels in one query; a prediction has fewer.</summary>
    public const int PageSize = 20_000;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListVersionsAsync(string model, CancellationToken cancellationToken)
    {
        var versions = new SortedSet<string>(StringComparer.Ordinal);
        await AddAsync(LabelQueries.NextOfPredictions);
        await AddAsync(LabelledPredictions.NextVersion);
        return [.. versions];

        // A query for each version: DISTINCT would read all rows.
        async Task AddAsync(Func<InterlockDbContext, string, string, IQueryable<string>> next)
        {
            for (var after = ""; await FindAsync(after) is { } version; after = version)
            {
                versions.Add(version);
            }

            Task<string?> FindAsync(string after) => calls.QueryAsync(context => next(context, model, after).SingleOrDefaultAsync(cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task<long> CountAsync(string model, string version, QualityWindow window, CancellationToken cancellationToken)
    {
        var (from, to) = RangeOf(window);
        return calls.QueryAsync(
            context => LabelQueries.Predictions(context, model, version, from, to, window.SinceRevision).LongCountAsync(cancellationToken), cancellationToken, WorkSize.Bulk);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<PredictionLabel> ReadAsync(
        string model, string version, QualityWindow window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = RangeOf(window);
        while (await PageAsync(model, version, from, to, cancellationToken) is { Count: > 0 } page)
        {
            // The labels of the last prediction of a full page may go on behind it: the next one begins with them.
            var next = page.Count == PageSize ? page[^1].PredictionId : null;
            foreach (var label in page)
            {
                if (label.PredictionId != next && !(label.Revision < window.SinceRevision))
                {
                    yield return label;
                }
            }

            if (next is null)
            {
                yield break;
            }

            from = next;
        }
    }

    private Task<List<PredictionLabel>> PageAsync(string model, string version, string from, string? to, CancellationToken cancellationToken) => calls.QueryAsync(
        context => LabelQueries.InRange(context, model, version, from, to).Take(PageSize).ToListAsync(cancellationToken), cancellationToken, WorkSize.Bulk);

    private static (string From, string? To) RangeOf(QualityWindow window) =>
        (window.From is { } from ? TimeOrderedId.FloorOf(from) : "", TimeOrderedId.CeilingOf(window.To, null));
}
