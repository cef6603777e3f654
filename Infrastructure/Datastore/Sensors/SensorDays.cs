using System.Runtime.CompilerServices;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>
/// Reads the days of all sensors, one sensor at a time and by queries that each end: nothing is held open meanwhile, so others
/// (the reader itself, too) can write.
/// </summary>
internal sealed class SensorDays(DatastoreCalls calls)
{
    /// <summary>The most readings of a history; of a longer one the last are taken. Five weeks of a reading every second.</summary>
    public const int MostHistory = 3_000_000;

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

    private Task<List<string>> PageAsync(string? after, CancellationToken cancellationToken) => calls.QueryAsync(
        context => SensorQueries.List(context, new SensorFilter(null, after, SensorsPerPage)).Select(sensor => sensor.Id).ToListAsync(cancellationToken),
        cancellationToken);

    private Task<SensorDay> DayAsync(string id, DateOnly day, TimeSpan history, CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var (first, last) = Range(day);
            var from = history < first - DateTime.MinValue ? first - history : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
            var readings = await SeriesAsync(SensorQueries.Readings(context, id, first, last), cancellationToken);
            var before = readings.Count == 0 || from == first
                ? SensorSeries.Empty
                : Reversed(await SeriesAsync(SensorQueries.LastReadings(context, id, from, first.AddMicroseconds(-1), MostHistory), cancellationToken));
            return new SensorDay(id, day, before, readings);
        },
        cancellationToken,
        WorkSize.Bulk);

    /// <summary>Row by row: weeks of a reading every second are millions, and as objects they would be several times as large.</summary>
    private static async Task<SensorSeries> SeriesAsync(IQueryable<Reading> readings, CancellationToken cancellationToken)
    {
        var (timestamps, values) = (new List<DateTime>(), new List<double>());
        await foreach (var reading in readings.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            timestamps.Add(reading.Timestamp);
            values.Add(reading.Value);
        }

        return timestamps.Count > 0 ? new SensorSeries([.. timestamps], [.. values]) : SensorSeries.Empty;
    }

    private static SensorSeries Reversed(SensorSeries series)
    {
        Array.Reverse(series.Timestamps);
        Array.Reverse(series.Values);
        return series;
    }
}
