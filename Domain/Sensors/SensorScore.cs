namespace Interlock.Domain.Sensors;

/// <summary>What a version of a model said about one reading.</summary>
public sealed class SensorScore
{
    /// <summary>The sensor's id.</summary>
    public required string Sensor { get; init; }

    /// <summary>The reading's time (UTC).</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that said so.</summary>
    public required string Version { get; init; }

    /// <summary>The revision of the configuration under which it did.</summary>
    public required int Revision { get; init; }

    /// <summary>The reading.</summary>
    public required double Value { get; init; }

    /// <summary>How unusual it is: 0 is as expected, 1 is the version's own threshold.</summary>
    public required double Score { get; init; }

    /// <summary>Whether the version calls it an anomaly.</summary>
    public required bool IsAnomaly { get; init; }
}
