namespace Interlock.Domain.Sensors;

/// <summary>What turned out to be true of the alarms of a model.</summary>
public enum AlarmVerdict
{
    /// <summary>It was called an anomaly, and was none.</summary>
    FalseAlarm,

    /// <summary>It was an anomaly, and was not called one.</summary>
    Missed,

    /// <summary>It was right after all: takes an earlier verdict back.</summary>
    Right,
}

/// <summary>
/// A correction of the alarms of a model, for a sensor's day or for one reading. A further one of the same day or reading replaces it: the one with the highest
/// number counts.
/// </summary>
public sealed class AlarmLabel
{
    /// <summary>The most corrections that one day or reading may have.</summary>
    public const int Most = 1000;

    /// <summary>The sensor's id.</summary>
    public required string Sensor { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The reading's time, or midnight of the day (UTC).</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>Whether it is of the whole day.</summary>
    public required bool IsOfDay { get; init; }

    /// <summary>Rises by one with every correction of the day or reading, in the order of their commits; 0 until it is stored.</summary>
    public int Number { get; set; }

    /// <summary>What is true.</summary>
    public required AlarmVerdict Verdict { get; init; }

    /// <summary>Who sent it; null where callers have no name.</summary>
    public string? Caller { get; init; }

    /// <summary>When it was stored (UTC).</summary>
    public required DateTime At { get; init; }
}

/// <summary>The words of <see cref="AlarmVerdict"/>.</summary>
public static class AlarmVerdictWords
{
    /// <summary>All words, in the order of the verdicts.</summary>
    public static IReadOnlyList<string> All { get; } = ["false alarm", "missed", "right"];

    /// <summary>The word of a verdict.</summary>
    public static string Of(AlarmVerdict verdict) => All[(int)verdict];

    /// <summary>The verdict of a word, or null where there is none.</summary>
    public static AlarmVerdict? Parse(string word) => All.ToList().IndexOf(word) is >= 0 and var place ? (AlarmVerdict)place : null;
}
