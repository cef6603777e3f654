using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Sensors;

/// <summary>Takes readings in, and tells what is known of sensors.</summary>
public interface ISensorService
{
    /// <summary>Stores the readings of a stream as they come.</summary>
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

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="HasMore">Whether another one follows.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore);
