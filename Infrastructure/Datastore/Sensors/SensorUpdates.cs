using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>The updates of sensors: one statement each, so that no other writer comes in between.</summary>
internal static class SensorUpdates
{
    /// <summary>Sets the latest reading where the readings hold a later one than the sensor tells.</summary>
    // Another writer may have moved one further meanwhile: the condition sees that, for the row is locked before it is asked.
    public static Task<int> MoveForwardAsync(InterlockDbContext context, string[] ids, CancellationToken cancellationToken) =>
        context.Sensors
            .Where(sensor => ids.Contains(sensor.Id) && (sensor.LastTimestamp == null || sensor.LastTimestamp
                < context.Readings.Where(reading => reading.Sensor == sensor.Id).Max(reading => reading.Timestamp)))
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(
                        sensor => sensor.LastTimestamp,
                        sensor => context.Readings.Where(reading => reading.Sensor == sensor.Id).Max(reading => reading.Timestamp))
                    .SetProperty(
                        sensor => sensor.LastValue,
                        sensor => context.Readings.Where(reading => reading.Sensor == sensor.Id)
                            .OrderByDescending(reading => reading.Timestamp).Select(reading => reading.Value).First()),
                cancellationToken);

    /// <summary>Changes nothing, but who does the same to this sensor waits until the transaction ends.</summary>
    public static Task<int> LockAsync(InterlockDbContext context, string id, CancellationToken cancellationToken) =>
        context.Sensors.Where(sensor => sensor.Id == id).ExecuteUpdateAsync(
            update => update.SetProperty(sensor => sensor.StatusReason, sensor => sensor.StatusReason), cancellationToken);

    public static Task<int> SetStatusAsync(
        InterlockDbContext context, string id, DateOnly day, SensorStatus status, string? reason, CancellationToken cancellationToken) =>
        context.Sensors.Where(sensor => sensor.Id == id).ExecuteUpdateAsync(
            update => update
                .SetProperty(sensor => sensor.Status, status)
                .SetProperty(sensor => sensor.StatusDate, day)
                .SetProperty(sensor => sensor.StatusReason, reason),
            cancellationToken);
}
