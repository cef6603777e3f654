using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>Sensors, readings and scores in the database.</summary>
internal sealed class SensorDatastore(
    SensorDays days,
    DatastoreCalls calls,
    ReadingWriter readingWriter,
    ScoreWriter scoreWriter) : ISensorDatastore
{
    /// <inheritdoc />
    public IAsyncEnumerable<SensorDay> FindReadingsByDateAsync(DateOnly day, TimeSpan history, CancellationToken cancellationToken) =>
        days.ReadAsync(day, history, cancellationToken);

    /// <inheritdoc />
    public Task StoreScoresAsync(
        string sensor, DateOnly day, string model, IReadOnlyList<SensorScore> scores, CancellationToken cancellationToken) =>
        scoreWriter.StoreAsync(sensor, day, model, scores, cancellationToken);

    /// <inheritdoc />
    public Task UpdateStatusAsync(string sensor, DateOnly day, SensorStatus status, string? reason, CancellationToken cancellationToken) =>
        calls.RunAsync(
            (context, _) => SensorUpdates.SetStatusAsync(context, sensor, day, status, reason, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<int> AddReadingsAsync(IReadOnlyList<Reading> readings, CancellationToken cancellationToken) =>
        readingWriter.AddAsync(readings, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Sensor>> ListAsync(SensorFilter filter, CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<Sensor>>(
        async context => await SensorQueries.List(context, filter).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<Sensor?> FindAsync(string id, CancellationToken cancellationToken) => calls.QueryAsync(
        context => SensorQueries.Find(context, id).SingleOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SensorScore>> ListScoresAsync(ScoreFilter filter, CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<SensorScore>>(
        async context => await SensorQueries.ListScores(context, filter).ToListAsync(cancellationToken), cancellationToken);
}
