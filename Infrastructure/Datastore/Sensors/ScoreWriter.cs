using System.Data.Common;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Writes;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>Replaces the scores of a sensor's day by one transaction.</summary>
internal sealed class ScoreWriter(DatastoreCalls calls)
{
    public Task StoreAsync(string sensor, DateOnly day, string model, IReadOnlyList<SensorScore> scores, CancellationToken cancellationToken) =>
        calls.RunAsync((context, transaction) => StoreAsync(context, transaction, sensor, day, model, scores, cancellationToken), cancellationToken, size: WorkSize.Bulk);

    private static async Task<int> StoreAsync(
        InterlockDbContext context,
        DbTransaction transaction,
        string sensor,
        DateOnly day,
        string model,
        IReadOnlyList<SensorScore> scores,
        CancellationToken cancellationToken)
    {
        // Who replaces scores of the same sensor meanwhile waits here, and then sees what is to be deleted.
        await SensorUpdates.LockAsync(context, sensor, cancellationToken);
        var (first, last) = SensorDays.Range(day);
        await SensorQueries.Scores(context, sensor, model, first, last).DeleteAsync(context, cancellationToken);
        using var insert = new PreparedInsert<SensorScore>(context);
        return await insert.WriteAsync(scores, transaction, cancellationToken);
    }
}
