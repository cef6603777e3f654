using System.Data.Common;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Predictions;

/// <inheritdoc />
internal sealed class PredictionRows(IDbContextFactory<InterlockDbContext> contexts) : IPredictionRows
{
    /// <inheritdoc />
    public async Task InsertAsync(DbTransaction transaction, IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var insert = new PreparedInsert<Prediction>(context, connection: transaction.Connection);
        await insert.WriteAsync(predictions, transaction, cancellationToken);
    }
}
