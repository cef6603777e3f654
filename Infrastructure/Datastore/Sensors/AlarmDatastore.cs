using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>Corrections of alarms in the database.</summary>
internal sealed class AlarmDatastore(DatastoreCalls calls) : IAlarmDatastore
{
    /// <inheritdoc />
    public Task<(bool IsScored, bool IsAnomalous)> FindScoresAsync(
        string sensor, string model, DateTime first, DateTime last, CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var scores = SensorQueries.Scores(context, sensor, model, first, last);
            var isAnomalous = await scores.AnyAsync(score => score.IsAnomaly, cancellationToken);
            return (isAnomalous || await scores.AnyAsync(cancellationToken), isAnomalous);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<bool> AddAsync(AlarmLabel label, CancellationToken cancellationToken)
    {
        calls.RequireWritable();

        // Two at once: the key lets one through, and the other comes here again and finds it.
        return calls.RunAsync((context, _) => AddAsync(context, label, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<AlarmLabel>> ListAsync(string sensor, DateTime first, DateTime last, int limit, CancellationToken cancellationToken) =>
        calls.QueryAsync<IReadOnlyList<AlarmLabel>>(
            async context => await SensorQueries.Alarms(context, sensor, first, last).Take(limit).ToListAsync(cancellationToken), cancellationToken);

    private static async Task<bool> AddAsync(InterlockDbContext context, AlarmLabel label, CancellationToken cancellationToken)
    {
        var before = await SensorQueries.LatestAlarm(context, label).FirstOrDefaultAsync(cancellationToken);
        if (before?.Verdict == label.Verdict)
        {
            return false;
        }

        if (before?.Number >= AlarmLabel.Most)
        {
            throw new LabelException($"there are {AlarmLabel.Most} corrections already; no more are stored");
        }

        label.Number = (before?.Number ?? 0) + 1;
        context.AlarmLabels.Add(label);
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }
}
