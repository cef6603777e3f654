using System.Globalization;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Alarms;

/// <inheritdoc />
public sealed class AlarmService(IAlarmDatastore datastore, ISensorService sensors, TimeProvider time) : IAlarmService
{
    private const int MostListed = 1000;

    /// <inheritdoc />
    public async Task<(AlarmLabel Label, bool IsNew)> CorrectAsync(string sensor, AlarmRequest request, string? caller, CancellationToken cancellationToken)
    {
        _ = await sensors.GetAsync(sensor, cancellationToken);
        var (first, last) = request.Timestamp is { } timestamp ? (timestamp, timestamp) : RangeOf(request.Day);
        var (isScored, isAnomalous) = await datastore.FindScoresAsync(sensor, request.Model, first, last, cancellationToken);
        if (ProblemOf(request, isScored, isAnomalous) is { } problem)
        {
            throw new LabelException(problem);
        }

        var label = new AlarmLabel
        {
            Sensor = sensor,
            Model = request.Model,
            Timestamp = first,
            IsOfDay = request.Timestamp is null,
            Verdict = request.Verdict,
            Caller = caller,
            At = time.GetUtcNow().UtcDateTime,
        };
        return (label, await datastore.AddAsync(label, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AlarmLabel>> ListAsync(string sensor, DateOnly day, CancellationToken cancellationToken)
    {
        _ = await sensors.GetAsync(sensor, cancellationToken);
        var (first, last) = RangeOf(day);
        return await datastore.ListAsync(sensor, first, last, MostListed, cancellationToken);
    }

    // A day without an alarm may have missed one, and so may a day with another alarm.
    private static string? ProblemOf(AlarmRequest request, bool isScored, bool isAnomalous)
    {
        var place = request.Timestamp is { } timestamp
            ? timestamp.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture)
            : request.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return !isScored ? $"model '{request.Model}' has no score of this sensor at {place}: there is nothing to correct"
            : request.Verdict == AlarmVerdict.FalseAlarm && !isAnomalous ? $"model '{request.Model}' raised no alarm at {place}; expected 'missed' or 'right'"
            : request.Verdict == AlarmVerdict.Missed && isAnomalous && request.Timestamp is not null ? $"model '{request.Model}' raised an alarm at {place}; expected 'false alarm' or 'right'"
            : null;
    }

    private static (DateTime First, DateTime Last) RangeOf(DateOnly day)
    {
        var first = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return (first, first.AddTicks(TimeSpan.TicksPerDay - TimeSpan.TicksPerMicrosecond));
    }
}
