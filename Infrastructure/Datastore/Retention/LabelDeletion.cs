using System.Runtime.CompilerServices;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes labels of predictions, one version after the other.</summary>
internal sealed class LabelDeletion(DatastoreCalls calls, RowDeletion deletion)
{
    /// <summary>Deletes the labels of predictions before an id.</summary>
    /// <returns>How many each transaction deleted.</returns>
    public async IAsyncEnumerable<int> DeleteAsync(string before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (model, version) in VersionsAsync(cancellationToken))
        {
            await foreach (var some in deletion.DeleteAsync(
                context => RetentionQueries.Labels(context, model, version, before), row => row.PredictionId, last => row => string.Compare(row.PredictionId, last) <= 0, cancellationToken))
            {
                yield return some;
            }
        }
    }

    /// <summary>How many labels there are of predictions before an id.</summary>
    public async Task<long> CountAsync(string before, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var (model, version) in VersionsAsync(cancellationToken))
        {
            count += await deletion.CountAsync(context => RetentionQueries.Labels(context, model, version, before), cancellationToken);
        }

        return count;
    }

    private async IAsyncEnumerable<(string Model, string Version)> VersionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var model = await NextAsync(context => RetentionQueries.NextModel(context, "")); model is not null;)
        {
            var of = model;
            for (var version = await NextVersionAsync(of, ""); version is not null; version = await NextVersionAsync(of, version))
            {
                yield return (of, version);
            }

            model = await NextAsync(context => RetentionQueries.NextModel(context, of));
        }

        Task<string?> NextVersionAsync(string model, string after) => NextAsync(context => LabelledPredictions.NextVersion(context, model, after));

        Task<string?> NextAsync(Func<InterlockDbContext, IQueryable<string>> next) =>
            calls.QueryAsync(context => next(context).SingleOrDefaultAsync(cancellationToken), cancellationToken);
    }
}
