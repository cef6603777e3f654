using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Predictions;

/// <summary>Finds the last predictions of a model that have labels.</summary>
internal static class LabelledPredictions
{
    private const int IdsPerStatement = 500;

    /// <summary>The last ones of all versions, newest first, each with its latest label.</summary>
    public static async Task<IReadOnlyList<LabelledPrediction>> LastAsync(DatastoreCalls calls, string model, int most, CancellationToken cancellationToken)
    {
        var truths = await calls.QueryAsync(context => LastLabelsAsync(context, model, most, cancellationToken), cancellationToken);
        var found = new List<LabelledPrediction>();
        foreach (var some in truths.Chunk(IdsPerStatement))
        {
            var ids = some.Select(label => label.PredictionId).ToArray();
            var predictions = await calls.QueryAsync(
                context => PredictionQueries.OfIds(context, ids).ToDictionaryAsync(prediction => prediction.Id, StringComparer.Ordinal, cancellationToken), cancellationToken);
            found.AddRange(some.Where(label => predictions.ContainsKey(label.PredictionId)).Select(label => new LabelledPrediction(predictions[label.PredictionId], label)));
        }

        return found;
    }

    // A range of the key for each version, read backwards: a prediction's latest label comes first.
    private static async Task<List<PredictionLabel>> LastLabelsAsync(InterlockDbContext context, string model, int most, CancellationToken cancellationToken)
    {
        var labels = new List<PredictionLabel>();
        for (var version = await NextAsync(""); version is not null; version = await NextAsync(version))
        {
            labels.AddRange(await Last(context, model, version, most).ToListAsync(cancellationToken));
        }

        return [.. labels.DistinctBy(label => label.PredictionId).OrderByDescending(label => label.PredictionId, StringComparer.Ordinal).Take(most)];

        Task<string?> NextAsync(string after) => NextVersion(context, model, after).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The first version of a model after another one by name that has labels; its one row.</summary>
    public static IQueryable<string> NextVersion(InterlockDbContext context, string model, string after) => context.Labels
        .Where(label => label.Model == model && string.Compare(label.Version, after) > 0).OrderBy(label => label.Version)
        .Select(label => label.Version).Take(1);

    /// <summary>The last labels of a version, backwards.</summary>
    public static IQueryable<PredictionLabel> Last(InterlockDbContext context, string model, string version, int most) => context.Labels.AsNoTracking()
        .Where(label => label.Model == model && label.Version == version)
        .OrderByDescending(label => label.PredictionId).ThenByDescending(label => label.Number).Take(most);
}
