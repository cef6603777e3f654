using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Alarms;

/// <summary>Takes corrections of alarms.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface IAlarmService
{
    /// <summary>Corrects what a model said of a sensor's day, or of one reading.</summary>
    /// <returns>The correction, and whether it is new.</returns>
    /// <exception cref="NotFoundException">There is no such sensor.</exception>
    /// <exception cref="LabelException">The model gave no score there, or said so itself.</exception>
    Task<(AlarmLabel Label, bool IsNew)> CorrectAsync(string sensor, AlarmRequest request, string? caller, CancellationToken cancellationToken);

    /// <summary>The corrections of a sensor's day and its readings: at most 1,000, the latest reading first, and of each the latest correction.</summary>
    /// <exception cref="NotFoundException">There is no such sensor.</exception>
    Task<IReadOnlyList<AlarmLabel>> ListAsync(string sensor, DateOnly day, CancellationToken cancellationToken);
}

/// <summary>A correction, as a caller sends it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Day">The day (UTC).</param>
/// <param name="Timestamp">The reading's time (UTC), or null for the whole day.</param>
/// <param name="Verdict">What is true.</param>
public sealed record AlarmRequest(string Model, DateOnly Day, DateTime? Timestamp, AlarmVerdict Verdict);
