using Interlock.Application.Predictions;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Predictions;

/// <summary>Predictions in the database: writes go through the group commit, reads are queries of their own.</summary>
internal sealed class PredictionDatastore(DatastoreCalls calls, GroupCommit<Prediction> writer) : IPredictionDatastore
{
    /// <inheritdoc />
    public Task AddAsync(IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken)
    {
        calls.RequireWritable();
        return writer.AddAsync(predictions, cancellationToken);
    }

    /// <inheritdoc />
    public Task<Prediction?> FindAsync(string id, CancellationToken cancellationToken) => calls.QueryAsync(
        context => PredictionQueries.Find(context, id).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Prediction>> ListAsync(PredictionFilter filter, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<Prediction>>(
            async context => await PredictionQueries.List(context, filter).ToListAsync(cancellationToken), cancellationToken);
}
