using System.Data.Common;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>Adds readings, and what they tell of their sensors, by one transaction.</summary>
internal sealed class ReadingWriter(DatastoreCalls calls)
{
    // Ids in one statement; SQL Server takes 2,100 parameters.
    private const int IdsPerStatement = 500;

    /// <returns>How many readings were new.</returns>
    public Task<int> AddAsync(IReadOnlyList<Reading> readings, CancellationToken cancellationToken)
    {
        calls.RequireWritable();
        var batch = new ReadingBatch(readings);
        return calls.RunAsync((context, transaction) => AddAsync(context, transaction, batch, cancellationToken), cancellationToken, size: WorkSize.Bulk);
    }

    private static async Task<int> AddAsync(
        InterlockDbContext context, DbTransaction transaction, ReadingBatch batch, CancellationToken cancellationToken)
    {
        var known = await LastTimestampsAsync(context, batch.Latest.Keys, cancellationToken);
        using (var sensors = new PreparedInsert<Sensor>(context))
        {
            var added = batch.Latest.Values.Where(reading => !known.ContainsKey(reading.Sensor)).Select(NewSensor).ToList();
            await sensors.WriteAsync(added, transaction, cancellationToken);
        }

        using var insert = new PreparedInsert<Reading>(context, onlyNew: true);
        var count = await insert.WriteAsync(batch.Rows, transaction, cancellationToken);
        var moved = batch.Latest.Values
            .Where(reading => known.TryGetValue(reading.Sensor, out var last) && !(last >= reading.Timestamp))
            .Select(reading => reading.Sensor);
        foreach (var ids in moved.Chunk(IdsPerStatement))
        {
            await SensorUpdates.MoveForwardAsync(context, ids, cancellationToken);
        }

        return count;
    }

    private static async Task<Dictionary<string, DateTime?>> LastTimestampsAsync(
        InterlockDbContext context, IEnumerable<string> sensors, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, DateTime?>(StringComparer.Ordinal);
        foreach (var ids in sensors.Chunk(IdsPerStatement))
        {
            await foreach (var sensor in context.Sensors.Where(sensor => ids.Contains(sensor.Id))
                .Select(sensor => new { sensor.Id, sensor.LastTimestamp }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                known.Add(sensor.Id, sensor.LastTimestamp);
            }
        }

        return known;
    }

    private static Sensor NewSensor(Reading latest) =>
        new() { Id = latest.Sensor, LastTimestamp = latest.Timestamp, LastValue = latest.Value };
}
