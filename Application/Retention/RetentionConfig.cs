using System.Globalization;
using Interlock.Application.Configuration;

namespace Interlock.Application.Retention;

/// <summary>The section <c>retention</c>: how long what is recorded is kept. What is not named is kept for ever.</summary>
public sealed record RetentionConfig : IConfigSection
{
    private const string TimeFormat = "HH:mm";

    [ConfigDoc("When the server deletes, as hours of the day in UTC; empty for any time.")]
    public string Window { get; init; } = "01:00-05:00";

    [ConfigDoc("Recorded predictions.")]
    public PredictionRetention Predictions { get; init; } = new();

    [ConfigDoc("Labels of predictions, by the time of the prediction, and corrections of alarms, by that of the reading.")]
    public AgeRetention Labels { get; init; } = new();

    [ConfigDoc("Readings of sensors.")]
    public AgeRetention Readings { get; init; } = new();

    [ConfigDoc("Scores of readings, by the time of the reading.")]
    public AgeRetention Scores { get; init; } = new();

    [ConfigDoc("Who changed what.")]
    public AgeRetention Audit { get; init; } = new();

    [ConfigDoc("Revisions of the configuration that nothing needs any more.")]
    public AgeRetention Revisions { get; init; } = new();

    /// <summary>What is deleted, in this order.</summary>
    public IReadOnlyList<RetentionRule> Rules =>
    [
        .. new RetentionRule[]
        {
            new(RetainedRows.Predictions, Predictions.Age), new(RetainedRows.Predictions, null, Predictions.Size), new(RetainedRows.Payloads, Predictions.Payload),
            new(RetainedRows.Labels, Labels.Age), new(RetainedRows.Alarms, Labels.Age), new(RetainedRows.Readings, Readings.Age), new(RetainedRows.Scores, Scores.Age),
            new(RetainedRows.Audit, Audit.Age), new(RetainedRows.Revisions, Revisions.Age),
        }.Where(rule => rule.Age is not null || rule.Size is not null),
    ];

    /// <summary>Whether rows may be deleted at a time.</summary>
    public bool IsOpen(DateTimeOffset now)
    {
        if (Parse(Window) is not var (from, to))
        {
            return true;
        }

        return TimeOnly.FromDateTime(now.UtcDateTime).IsBetween(from, to);
    }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Window.Length > 0 && Parse(Window) is null)
        {
            yield return new ConfigProblem("window", $"'{Window}' is no window: expected two different times of day, such as 01:00-05:00");
        }
    }

    private static (TimeOnly From, TimeOnly To)? Parse(string window) => window.Split('-') is [var from, var to]
        && TimeOnly.TryParseExact(from, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
        && TimeOnly.TryParseExact(to, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && start != end
            ? (start, end)
            : null;
}

/// <summary>How long rows of a table are kept.</summary>
public record AgeRetention
{
    [ConfigDoc("How long they are kept; by default for ever.")]
    [ConfigRange("1h", "36500d")]
    public TimeSpan? Age { get; init; }
}

/// <summary>How long predictions are kept.</summary>
public sealed record PredictionRetention : AgeRetention, IConfigSection
{
    [ConfigDoc("How long what was asked is kept; the answer stays. By default as long as the prediction.")]
    [ConfigRange("1h", "36500d")]
    public TimeSpan? Payload { get; init; }

    [ConfigDoc("How much space predictions take up with their indexes, about; beyond it the oldest are deleted. By default there is no limit.")]
    [ConfigRange("1MiB", "1000000GiB")]
    public ByteSize? Size { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Payload >= Age)
        {
            yield return new ConfigProblem("payload", "is not shorter than 'age': the whole prediction is deleted then") { DependsOn = "age" };
        }
    }
}
