using System.Runtime.CompilerServices;
using Interlock.Application.Sensors;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Reads the days of all sensors, one sensor at a time and by queries that each end: nothing is held open meanwhile, so others
/// (the reader itself, too) can write.
/// </summary>
internal sealed class SensorDays(IDbContextFactory<InterlockDbContext> contexts)
{
    private const int SensorsPerPage = 500;

    public async IAsyncEnumerable<SensorDay> ReadAsync(
        DateOnly day, TimeSpan history, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (await PageAsync(after, cancellationToken) is { Count: > 0 } ids)
        {
            foreach (var id in ids)
            {
                yield return await DayAsync(id, day, history, cancellationToken);
            }

            after = ids[^1];
        }
    }

    /// <summary>The first and the last microsecond of a UTC day.</summary>
    public static (DateTime First, DateTime Last) Range(DateOnly day)
    {
        var first = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return (first, first.AddTicks(TimeSpan.TicksPerDay - TimeSpan.TicksPerMicrosecond));
    }

    private Task<List<string>> PageAsync(string? after, CancellationToken cancellationToken) => DatabaseFault.TranslateAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SensorQueries.List(context, new SensorFilter(null, after, SensorsPerPage)).Select(sensor => sensor.Id).ToListAsync(cancellationToken);
    });

    private Task<SensorDay> DayAsync(string id, DateOnly day, TimeSpan history, CancellationToken cancellationToken) => DatabaseFault.TranslateAsync(async () =>
    {
        var (first, last) = Range(day);
        var from = history < first - DateTime.MinValue ? first - history : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var readings = await SensorQueries.Readings(context, id, from, last).ToListAsync(cancellationToken);
        var before = readings.FindIndex(reading => reading.Timestamp >= first);
        before = before < 0 ? readings.Count : before;
        return new SensorDay(id, day, Series(readings, 0, before), Series(readings, before, readings.Count));
    });

    private static SensorSeries Series(List<Reading> readings, int start, int end)
    {
        var (timestamps, values) = (new DateTime[end - start], new double[end - start]);
        for (var i = start; i < end; i++)
        {
            (timestamps[i - start], values[i - start]) = (readings[i].Timestamp, readings[i].Value);
        }

        return end > start ? new SensorSeries(timestamps, values) : SensorSeries.Empty;
    }
}
