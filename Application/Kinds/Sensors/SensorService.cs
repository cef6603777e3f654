using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Serving.Health;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Sensors;

/// <inheritdoc />
public sealed partial class SensorService(ISensorDatastore datastore, ReadingsImport import, ILogger<SensorService> logger) : ISensorService
{
    /// <inheritdoc />
    public async Task<ImportResult> ImportAsync(Stream source, ReadingFormat format, CancellationToken cancellationToken)
    {
        try
        {
            var result = await import.RunAsync(source, format, static _ => Task.CompletedTask, cancellationToken);
            LogImported(result.Accepted, result.Duplicate, result.Rejected);
            return result;
        }
        catch (ImportStoppedException e)
        {
            LogStopped(e.SoFar.Accepted, e.SoFar.Duplicate, e.SoFar.Rejected, e.Message, e.IsOfSource || DatastoreHealth.HasLogged(e.InnerException!) ? null : e.InnerException);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<Page<Sensor>> ListAsync(SensorFilter filter, CancellationToken cancellationToken) =>
        Paging.ListAsync(filter.Limit, limit => datastore.ListAsync(filter with { Limit = limit }, cancellationToken));

    /// <inheritdoc />
    public async Task<Sensor> GetAsync(string id, CancellationToken cancellationToken) =>
        Sensor.ProblemOf(id) is null && await datastore.FindAsync(id, cancellationToken) is { } sensor
            ? sensor
            : throw new NotFoundException("sensor", id);

    /// <inheritdoc />
    public async Task<Page<SensorScore>> ListScoresAsync(ScoreFilter filter, CancellationToken cancellationToken)
    {
        _ = await GetAsync(filter.Sensor, cancellationToken);
        return await Paging.ListAsync(filter.Limit, limit => datastore.ListScoresAsync(filter with { Limit = limit }, cancellationToken));
    }

    [LoggerMessage(EventIds.ReadingsImported, LogLevel.Information, "Readings imported: {Accepted} accepted, {Duplicate} duplicate, {Rejected} rejected")]
    private partial void LogImported(long accepted, long duplicate, long rejected);

    [LoggerMessage(EventIds.ImportStopped, LogLevel.Warning,
        "An import stopped after {Accepted} accepted, {Duplicate} duplicate, {Rejected} rejected: {Reason}")]
    private partial void LogStopped(long accepted, long duplicate, long rejected, string reason, Exception? cause);
}
