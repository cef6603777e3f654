using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>The result of filling a day. Every known sensor is counted once, by its status.</summary>
/// <param name="day">The UTC day.</param>
public sealed class SensorFill(DateOnly day)
{
    /// <summary>The most failures that are listed; all are counted.</summary>
    public const int MostFailures = 100;

    private readonly int[] _sensors = new int[SensorStatusWords.All.Count];
    private readonly List<SensorFailure> _failures = [];

    /// <summary>The UTC day.</summary>
    public DateOnly Day { get; } = day;

    /// <summary>How many sensors are known.</summary>
    public int Sensors => _sensors.Sum();

    /// <summary>How many readings of the day were scored.</summary>
    public int Scored { get; private set; }

    /// <summary>How many of them are anomalies.</summary>
    public int Anomalies { get; private set; }

    /// <summary>The first sensors that failed, with the reasons.</summary>
    public IReadOnlyList<SensorFailure> Failures => _failures;

    /// <summary>How many sensors ended with this status.</summary>
    public int Count(SensorStatus status) => _sensors[(int)status];

    /// <summary>Counts a sensor whose day was scored, or that had no readings.</summary>
    public void Add(SensorStatus status, int scored = 0, int anomalies = 0)
    {
        _sensors[(int)status]++;
        Scored += scored;
        Anomalies += anomalies;
    }

    /// <summary>Counts a sensor whose day could not be scored.</summary>
    public void AddFailure(string sensor, string reason)
    {
        Add(SensorStatus.Failed);
        if (_failures.Count < MostFailures)
        {
            _failures.Add(new SensorFailure(sensor, reason));
        }
    }
}

/// <summary>A sensor whose day could not be scored.</summary>
/// <param name="Sensor">The sensor's id.</param>
/// <param name="Reason">Why.</param>
public sealed record SensorFailure(string Sensor, string Reason);
