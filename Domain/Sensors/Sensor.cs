using System.Buffers;

namespace Interlock.Domain.Sensors;

/// <summary>What the last fill found out about a sensor.</summary>
public enum SensorStatus
{
    /// <summary>It had no readings on the day that was filled last, or was never filled.</summary>
    NoData,

    /// <summary>No reading of the day was an anomaly.</summary>
    Ok,

    /// <summary>At least one was.</summary>
    Anomalous,

    /// <summary>Its day could not be scored.</summary>
    Failed,
}

/// <summary>Something that sends readings; it is known from its first reading on.</summary>
public sealed class Sensor
{
    /// <summary>Longest id of a sensor, in characters.</summary>
    public const int MaxIdLength = 128;

    // Every row of an import is looked at.
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>As its readings name it.</summary>
    public required string Id { get; init; }

    /// <summary>What the last fill found out.</summary>
    public SensorStatus Status { get; init; }

    /// <summary>The UTC day that was filled last, or null.</summary>
    public DateOnly? StatusDate { get; init; }

    /// <summary>Why its day could not be scored, or null.</summary>
    public string? StatusReason { get; init; }

    /// <summary>When its latest reading was made (UTC), or null.</summary>
    public DateTime? LastTimestamp { get; init; }

    /// <summary>What that reading said.</summary>
    public double? LastValue { get; init; }

    /// <summary>
    /// What is wrong with an id, or null: it is a text of 1 to 128 characters, none a control character, the first and the last no white
    /// space.
    /// </summary>
    public static string? ProblemOf(string id) => id switch
    {
        "" => "is empty",
        { Length: > MaxIdLength } => "is longer than 128 characters",
        _ when id.AsSpan().ContainsAny(Controls) => "holds a control character",
        _ when char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) => "begins or ends with white space",
        _ => null,
    };
}

/// <summary>What a sensor said at one moment.</summary>
/// <param name="sensor">The sensor's id.</param>
/// <param name="timestamp">When (UTC, whole microseconds).</param>
/// <param name="value">Finite.</param>
public sealed class Reading(string sensor, DateTime timestamp, double value)
{
    /// <summary>The sensor's id.</summary>
    public string Sensor { get; } = sensor;

    /// <summary>When (UTC, whole microseconds).</summary>
    public DateTime Timestamp { get; } = timestamp;

    /// <summary>Finite.</summary>
    public double Value { get; } = value;
}
