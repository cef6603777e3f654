namespace Interlock.Domain.Sensors;

/// <summary>What a sensor model is asked: how unusual is each reading of one sensor on one UTC day.</summary>
/// <param name="Sensor">The sensor's id.</param>
/// <param name="Date">The UTC day.</param>
/// <param name="History">The readings before that day, as far back as the model asked for; may be empty.</param>
/// <param name="Readings">The readings of that day, at least one.</param>
public sealed record SensorDay(string Sensor, DateOnly Date, SensorSeries History, SensorSeries Readings);

/// <summary>Readings of one sensor in the order of time, at whatever distances they came.</summary>
/// <param name="Timestamps">When (UTC), strictly rising.</param>
/// <param name="Values">What was read: finite, as many as there are timestamps.</param>
public sealed record SensorSeries(DateTime[] Timestamps, double[] Values)
{
    /// <summary>Nothing.</summary>
    public static SensorSeries Empty { get; } = new([], []);

    /// <summary>How many readings there are.</summary>
    public int Count => Timestamps.Length;
}

/// <summary>What a sensor model answers, for each reading of the day in its order.</summary>
/// <param name="Scores">How unusual: 0 is as expected, 1 is the version's own threshold; finite, not negative.</param>
/// <param name="Anomalies">Whether the version calls it an anomaly.</param>
public sealed record SensorDayScores(double[] Scores, bool[] Anomalies);
