using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Alarms;

/// <summary>Stores corrections of alarms.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface IAlarmDatastore
{
    /// <summary>What a model said of a sensor's readings from one time to another; both belong to the range.</summary>
    /// <returns>Whether there are scores, and whether an anomaly is among them.</returns>
    Task<(bool IsScored, bool IsAnomalous)> FindScoresAsync(string sensor, string model, DateTime first, DateTime last, CancellationToken cancellationToken);

    /// <summary>Stores a correction. One that says what the latest of its day or reading says changes nothing.</summary>
    /// <returns>Whether it is stored.</returns>
    /// <exception cref="LabelException">There are as many corrections as there may be.</exception>
    Task<bool> AddAsync(AlarmLabel label, CancellationToken cancellationToken);

    /// <summary>The corrections of a sensor's day and its readings, the latest reading first, and of each the latest correction.</summary>
    Task<IReadOnlyList<AlarmLabel>> ListAsync(string sensor, DateTime first, DateTime last, int limit, CancellationToken cancellationToken);
}
