using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Scores the sensors' days with models of kind <c>sensor</c>.</summary>
public interface ISensorFillService
{
    /// <summary>
    /// Scores every reading of a UTC day, sensor by sensor, keeps the scores in place of those of an earlier fill, and sets each
    /// sensor's status. A sensor that cannot be scored is marked so and does not hold up the others.
    /// </summary>
    /// <param name="target">The model, and which of its versions.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="cancellationToken">Ends the work; the sensors that are done stay done.</param>
    /// <exception cref="UnknownModelException">There is no such sensor model.</exception>
    /// <exception cref="UnavailableException">Loading, or the datastore is away.</exception>
    Task<Answer<SensorFill>> FillAsync(ModelTarget target, DateOnly day, CancellationToken cancellationToken);
}
