using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Quality;

/// <summary>Finds the labels that count.</summary>
internal static class LatestLabels
{
    /// <summary>The latest label of each prediction that has one, by its id.</summary>
    public static async Task<Dictionary<string, PredictionLabel>> FindAsync(
        InterlockDbContext context, IEnumerable<(string Model, string Version, string Id)> predictions, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<string, PredictionLabel>(StringComparer.Ordinal);
        foreach (var version in predictions.GroupBy(prediction => (prediction.Model, prediction.Version), prediction => prediction.Id))
        {
            foreach (var ids in version.Distinct(StringComparer.Ordinal).Chunk(LabelQueries.IdsPerStatement))
            {
                await foreach (var label in LabelQueries.Of(context, version.Key.Model, version.Key.Version, ids).AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    if (!latest.TryGetValue(label.PredictionId, out var other) || other.Number < label.Number)
                    {
                        latest[label.PredictionId] = label;
                    }
                }
            }
        }

        return latest;
    }
}
