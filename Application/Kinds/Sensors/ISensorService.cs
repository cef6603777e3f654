using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Imports readings and queries sensors.</summary>
/// <remarks>What reads throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface ISensorService
{
    /// <summary>Stores the readings of a stream as they come.</summary>
    /// <param name="source">UTF-8, of any length; it is left open.</param>
    /// <param name="format">Its form.</param>
    /// <param name="cancellationToken">Ends it; what was stored before stays.</param>
    /// <exception cref="ImportStoppedException">The stream is broken or the datastore refuses; what was stored before stays.</exception>
    Task<ImportResult> ImportAsync(Stream source, ReadingFormat format, CancellationToken cancellationToken);

    /// <summary>A page of sensors, by id.</summary>
    Task<Page<Sensor>> ListAsync(SensorFilter filter, CancellationToken cancellationToken);

    /// <summary>One sensor.</summary>
    /// <exception cref="NotFoundException">There is none of this id.</exception>
    Task<Sensor> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of a sensor's scores, by time, then model.</summary>
    /// <exception cref="NotFoundException">There is no such sensor.</exception>
    Task<Page<SensorScore>> ListScoresAsync(ScoreFilter filter, CancellationToken cancellationToken);
}
