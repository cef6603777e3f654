using System.Data.Common;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Adds readings, and what they tell of their sensors, by one transaction.</summary>
internal sealed class ReadingWriter(RetriedTransaction transactions)
{
    // Ids in one statement; SQL Server takes 2,100 parameters.
    private const int IdsPerStatement = 500;

    /// <returns>How many readings were new.</returns>
    public Task<int> AddAsync(IReadOnlyList<Reading> readings, CancellationToken cancellationToken)
    {
        var batch = new ReadingBatch(readings);
        return transactions.RunAsync((context, transaction) => AddAsync(context, transaction, batch, cancellationToken), cancellationToken);
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
        await MoveForwardAsync(context, moved, cancellationToken);
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

    // Another writer may have moved one further meanwhile: the condition sees that, for the row is locked before it is asked.
    private static async Task MoveForwardAsync(InterlockDbContext context, IEnumerable<string> sensors, CancellationToken cancellationToken)
    {
        foreach (var ids in sensors.Chunk(IdsPerStatement))
        {
            await context.Sensors
                .Where(sensor => ids.Contains(sensor.Id) && (sensor.LastTimestamp == null || sensor.LastTimestamp
                    < context.Readings.Where(reading => reading.Sensor == sensor.Id).Max(reading => reading.Timestamp)))
                .ExecuteUpdateAsync(
                    update => update
                        .SetProperty(
                            sensor => sensor.LastTimestamp,
                            sensor => context.Readings.Where(reading => reading.Sensor == sensor.Id).Max(reading => reading.Timestamp))
                        .SetProperty(
                            sensor => sensor.LastValue,
                            sensor => context.Readings.Where(reading => reading.Sensor == sensor.Id)
                                .OrderByDescending(reading => reading.Timestamp).Select(reading => reading.Value).First()),
                    cancellationToken);
        }
    }
}
