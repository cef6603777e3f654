using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>The queries on sensors, readings and scores. Every one is a range of one index.</summary>
internal static class SensorQueries
{
    public static IQueryable<Sensor> Find(InterlockDbContext context, string id) =>
        context.Sensors.AsNoTracking().Where(sensor => sensor.Id == id);

    public static IQueryable<Sensor> List(InterlockDbContext context, SensorFilter filter)
    {
        var query = context.Sensors.AsNoTracking();
        query = filter.Status is { } status ? query.Where(sensor => sensor.Status == status) : query;
        query = filter.After is { } after ? query.Where(sensor => string.Compare(sensor.Id, after) > 0) : query;
        return query.OrderBy(sensor => sensor.Id).Take(filter.Limit);
    }

    /// <summary>A sensor's readings, by time; both ends belong to the range.</summary>
    public static IQueryable<Reading> Readings(InterlockDbContext context, string sensor, DateTime first, DateTime last) =>
        InRange(context, sensor, first, last).OrderBy(reading => reading.Timestamp);

    /// <summary>The last readings of a range, newest first.</summary>
    public static IQueryable<Reading> LastReadings(InterlockDbContext context, string sensor, DateTime first, DateTime last, int most) =>
        InRange(context, sensor, first, last).OrderByDescending(reading => reading.Timestamp).Take(most);

    /// <summary>A model's scores of a sensor; both ends belong to the range.</summary>
    public static IQueryable<SensorScore> Scores(InterlockDbContext context, string sensor, string model, DateTime first, DateTime last) =>
        context.Scores.Where(score => score.Sensor == sensor && score.Timestamp >= first && score.Timestamp <= last && score.Model == model);

    /// <summary>The corrections of a sensor's alarms, the latest reading first, and of each the latest correction; both ends belong to the range.</summary>
    public static IQueryable<AlarmLabel> Alarms(InterlockDbContext context, string sensor, DateTime first, DateTime last) => context.AlarmLabels.AsNoTracking()
        .Where(label => label.Sensor == sensor && label.Timestamp >= first && label.Timestamp <= last)
        .OrderByDescending(label => label.Timestamp).ThenByDescending(label => label.IsOfDay).ThenByDescending(label => label.Model).ThenByDescending(label => label.Number);

    /// <summary>The corrections of what another one corrects, the latest first.</summary>
    public static IQueryable<AlarmLabel> LatestAlarm(InterlockDbContext context, AlarmLabel same) => context.AlarmLabels.AsNoTracking()
        .Where(label => label.Sensor == same.Sensor && label.Timestamp == same.Timestamp && label.IsOfDay == same.IsOfDay && label.Model == same.Model)
        .OrderByDescending(label => label.Number);

    public static IQueryable<SensorScore> ListScores(InterlockDbContext context, ScoreFilter filter)
    {
        var query = InRange(context.Scores.AsNoTracking().Where(score => score.Sensor == filter.Sensor), filter);
        query = filter.Model is { } model ? query.Where(score => score.Model == model) : query;
        return query.OrderBy(score => score.Timestamp).ThenBy(score => score.Model).Take(filter.Limit);
    }

    private static IQueryable<Reading> InRange(InterlockDbContext context, string sensor, DateTime first, DateTime last) =>
        context.Readings.AsNoTracking().Where(reading => reading.Sensor == sensor && reading.Timestamp >= first && reading.Timestamp <= last);

    private static IQueryable<SensorScore> InRange(IQueryable<SensorScore> query, ScoreFilter filter)
    {
        query = From(filter) is { } from ? query.Where(score => score.Timestamp >= from) : query;
        query = filter.To is { } to ? query.Where(score => score.Timestamp < to) : query;
        return filter.After is var (timestamp, model)
            ? query.Where(score => score.Timestamp > timestamp || string.Compare(score.Model, model) > 0)
            : query;
    }

    // The cursor is also the beginning of the range that is read.
    private static DateTime? From(ScoreFilter filter) =>
        filter.After is { Timestamp: var after } && !(filter.From > after) ? after : filter.From;
}
