using Interlock.Domain.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>A correction of alarms.</summary>
/// <param name="Model">The model that scored.</param>
/// <param name="Date">The day (UTC).</param>
/// <param name="Timestamp">The reading's time (UTC); missing where it is of the whole day.</param>
/// <param name="Label">What is true: false alarm, missed or right.</param>
/// <param name="At">When it was stored (UTC).</param>
/// <param name="Caller">Who sent it; missing where callers are not known.</param>
public sealed record AlarmLabelResponse(string Model, DateOnly Date, DateTime? Timestamp, string Label, DateTime At, string? Caller)
{
    internal static AlarmLabelResponse Of(AlarmLabel label) => new(
        label.Model, DateOnly.FromDateTime(label.Timestamp), label.IsOfDay ? null : label.Timestamp, AlarmVerdictWords.Of(label.Verdict), label.At, label.Caller);
}

/// <summary>What became of a correction.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Label">What is true: false alarm, missed or right.</param>
/// <param name="Changed">Whether it is new; false where the latest one says the same, and nothing was changed.</param>
public sealed record AlarmResponse(string Sensor, string Label, bool Changed);
