using Interlock.Infrastructure.Datastore.Predictions;
using System.Data.Common;
using Interlock.Application.Quality.Labels;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Quality;

/// <summary>Labels of predictions in the database.</summary>
internal sealed class LabelDatastore(DatastoreCalls calls) : ILabelDatastore
{
    /// <inheritdoc />
    public async Task ReadPredictionsAsync(
        IReadOnlyCollection<string> ids, IReadOnlyCollection<(string Model, string Key)> keys, Func<Prediction, ValueTask> read, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(LabelQueries.IdsPerStatement))
        {
            await ReadAsync(context => PredictionQueries.OfIds(context, some), read, cancellationToken);
        }

        foreach (var model in keys.GroupBy(key => key.Model, key => key.Key, StringComparer.Ordinal))
        {
            foreach (var some in model.Chunk(LabelQueries.IdsPerStatement))
            {
                await ReadAsync(context => LabelQueries.OfKeys(context, model.Key, some), read, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<LabelOutcome>> AddAsync(IReadOnlyList<PredictionLabel> labels, CancellationToken cancellationToken)
    {
        calls.RequireWritable();
        return calls.RunAsync((context, transaction) => AddAsync(context, transaction, labels, cancellationToken), cancellationToken, size: WorkSize.Bulk);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PredictionLabel>> ListAsync(Prediction prediction, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<PredictionLabel>>(
            async context => await LabelQueries.Of(context, prediction).ToListAsync(cancellationToken), cancellationToken);

    private Task<bool> ReadAsync(Func<InterlockDbContext, IQueryable<Prediction>> query, Func<Prediction, ValueTask> read, CancellationToken cancellationToken) =>
        calls.QueryAsync(
            async context =>
            {
                await foreach (var prediction in query(context).AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    await read(prediction);
                }

                return true;
            },
            cancellationToken,
            WorkSize.Bulk);

    // Two writers of one prediction: the key lets one through, and the other comes here again and finds its label.
    private static async Task<IReadOnlyList<LabelOutcome>> AddAsync(
        InterlockDbContext context, DbTransaction transaction, IReadOnlyList<PredictionLabel> labels, CancellationToken cancellationToken)
    {
        var latest = await LatestLabels.FindAsync(context, labels.Select(label => (label.Model, label.Version, label.PredictionId)), cancellationToken);
        var (outcomes, added) = (new LabelOutcome[labels.Count], new List<PredictionLabel>());
        for (var i = 0; i < outcomes.Length; i++)
        {
            var label = labels[i];
            var before = latest.GetValueOrDefault(label.PredictionId);
            outcomes[i] = before is null ? LabelOutcome.Added
                : before.IsSameAs(label) ? LabelOutcome.Duplicate
                : before.Number >= PredictionLabel.Most ? LabelOutcome.Full
                : LabelOutcome.Added;
            if (outcomes[i] == LabelOutcome.Added)
            {
                label.Number = (before?.Number ?? 0) + 1;
                latest[label.PredictionId] = label;
                added.Add(label);
            }
        }

        // In the order of the key, so that writers never wait for each other in a circle.
        added.Sort(Compare);
        using var insert = new PreparedInsert<PredictionLabel>(context);
        await insert.WriteAsync(added, transaction, cancellationToken);
        return outcomes;
    }

    private static int Compare(PredictionLabel one, PredictionLabel other) =>
        string.CompareOrdinal(one.Model, other.Model) is var byModel and not 0 ? byModel
        : string.CompareOrdinal(one.Version, other.Version) is var byVersion and not 0 ? byVersion
        : string.CompareOrdinal(one.PredictionId, other.PredictionId) is var byId and not 0 ? byId
        : one.Number.CompareTo(other.Number);
}
