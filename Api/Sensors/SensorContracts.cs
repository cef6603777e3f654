using Interlock.Domain.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>What is known of a sensor.</summary>
/// <param name="Id">As its readings name it.</param>
/// <param name="Status"><c>no_data</c>, <c>ok</c>, <c>anomalous</c> or <c>failed</c>: what the last fill found out.</param>
/// <param name="StatusDate">The UTC day that was filled last.</param>
/// <param name="Reason">Why that day could not be scored.</param>
/// <param name="LastReading">Its latest reading.</param>
public sealed record SensorResponse(string Id, string Status, DateOnly? StatusDate, string? Reason, ReadingResponse? LastReading)
{
    internal static SensorResponse Of(Sensor sensor) => new(
        sensor.Id,
        SensorStatusWords.Of(sensor.Status),
        sensor.StatusDate,
        sensor.StatusReason,
        sensor is { LastTimestamp: { } timestamp, LastValue: { } value } ? new ReadingResponse(timestamp, value) : null);
}

/// <summary>A reading.</summary>
/// <param name="Timestamp">When (UTC).</param>
/// <param name="Value">What it said.</param>
public sealed record ReadingResponse(DateTime Timestamp, double Value);

/// <summary>A page of sensors.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">By id.</param>
/// <param name="Next">Send it as <c>after</c> for the next page; missing on the last one.</param>
public sealed record SensorPageResponse(int Status, string Msg, IReadOnlyList<SensorResponse> Data, string? Next);
