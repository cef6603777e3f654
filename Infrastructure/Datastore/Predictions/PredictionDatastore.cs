using Interlock.Application.Predictions;
using Interlock.Application.Quotas;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Predictions;

/// <summary>Predictions in the database: writes go through the group commit, reads are queries of their own.</summary>
internal sealed class PredictionDatastore(DatastoreCalls calls, GroupCommit<Prediction> writer) : IPredictionDatastore, IRowCounts
{
    /// <inheritdoc />
    public Task AddAsync(IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken)
    {
        calls.RequireWritable();
        return writer.AddAsync(predictions, cancellationToken);
    }

    /// <inheritdoc />
    public Task<long> CountAsync(string caller, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var floor = TimeOrderedId.FloorOf(since);
        return calls.QueryAsync(
            context => context.Predictions.LongCountAsync(prediction => prediction.Caller == caller && string.Compare(prediction.Id, floor) >= 0, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task<Prediction?> FindAsync(string id, CancellationToken cancellationToken) => calls.QueryAsync(
        context => PredictionQueries.Find(context, id).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<Prediction?> FindKeyAsync(string model, string key, CancellationToken cancellationToken) => calls.QueryAsync(
        context => PredictionQueries.OfKey(context, model, key).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Prediction>> ListAsync(PredictionFilter filter, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<Prediction>>(
            async context => await PredictionQueries.List(context, filter).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Prediction>> ListFirstAsync(string model, string version, string? after, int most, CancellationToken cancellationToken)
    {
        var filter = new PredictionFilter { Model = model, Version = version, Limit = most };
        return calls.QueryAsync<IReadOnlyList<Prediction>>(
            async context => await PredictionQueries.Following(context, filter, after).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LabelledPrediction>> ListLabelledFirstAsync(string model, int most, CancellationToken cancellationToken)
    {
        var labelled = await LabelledPredictions.LastAsync(calls, model, most, cancellationToken);
        var known = labelled.Select(prediction => prediction.Prediction.Id).ToHashSet(StringComparer.Ordinal);
        var recorded = known.Count == most ? [] : await ListAsync(new PredictionFilter { Model = model, Limit = most }, cancellationToken);
        return [.. labelled, .. recorded.Where(prediction => !known.Contains(prediction.Id)).Take(most - known.Count).Select(prediction => new LabelledPrediction(prediction, null))];
    }
}
