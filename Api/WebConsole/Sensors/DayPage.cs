using System.Globalization;
using Interlock.Domain.Sensors;

namespace Interlock.Api.WebConsole.Sensors;

/// <summary>What is asked of a sensor's day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Reading">The time of the reading that is to be corrected.</param>
/// <param name="After">The time of the reading that the table begins behind.</param>
internal sealed record DayQuery(DateOnly? Date, string? Reading, DateTime? After);

/// <summary>The page of a sensor's day.</summary>
internal static class DayPage
{
    /// <summary>The most readings that are drawn.</summary>
    public const int Most = 5000;

    private const int MostRows = 200;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.FFFFFFZ";

    /// <summary>The page, without its form.</summary>
    public static DetailPage Of(string path, Sensor sensor, DateOnly day, IReadOnlyList<SensorScore> scores, IReadOnlyList<AlarmLabel> labels, DayQuery query)
    {
        var verdicts = labels.Where(label => !label.IsOfDay).GroupBy(label => label.Timestamp).ToDictionary(same => same.Key, same => AlarmVerdictWords.Of(same.First().Verdict));
        var from = query.After is null ? 0 : scores.TakeWhile(score => score.Timestamp <= query.After).Count();
        var shown = scores.Skip(from).Take(MostRows).ToList();
        return new DetailPage($"Sensor {sensor.Id}",
        [
            new("Day", TextOf(day)), new("Status", SensorStatusWords.Of(sensor.Status)), new("Status of", TextOf(sensor.StatusDate)), new("Reason", sensor.StatusReason),
            new("Readings that were scored", scores.Count.ToString(CultureInfo.InvariantCulture)), new("Anomalies", scores.Count(score => score.IsAnomaly).ToString(CultureInfo.InvariantCulture)),
            new("Day before", new PageCell(TextOf(day.AddDays(-1)), $"{path}?date={TextOf(day.AddDays(-1))}")), new("Day after", new PageCell(TextOf(day.AddDays(1)), $"{path}?date={TextOf(day.AddDays(1))}")),
        ])
        {
            Filters = [new("date", TextOf(day), [])],
            Charts =
            [
                new("Readings; anomalies are marked", [new("reading", [.. scores.Select(score => new ChartPoint(score.Timestamp, score.Value, score.IsAnomaly))])]),
                new("Scores; 1 is the threshold", [new("score", [.. scores.Select(score => new ChartPoint(score.Timestamp, score.Score, score.IsAnomaly))])]),
            ],
            Tables =
            [
                new PageTable("Scores", ["Time", "Value", "Score", "Says", "Version", "Corrected", "Correct"], [.. shown.Select(RowOf)]),
                .. labels.Count == 0 ? Array.Empty<PageTable>() : [new PageTable("Corrections", ["Of", "It was", "Said", "By"], [.. labels.Select(CorrectionOf)])],
            ],
            More = from + shown.Count < scores.Count ? new PageCell("Further readings", $"{path}?date={TextOf(day)}&after={Uri.EscapeDataString(TextOf(shown[^1].Timestamp))}") : null,
        };

        IReadOnlyList<PageCell> RowOf(SensorScore score) =>
        [
            (DateTime?)score.Timestamp, TextOf(score.Value), TextOf(score.Score), score.IsAnomaly ? "anomaly" : "as expected", score.Version, verdicts.GetValueOrDefault(score.Timestamp),
            new("correct", $"{path}?date={TextOf(day)}&reading={Uri.EscapeDataString(TextOf(score.Timestamp))}#say-what-is-true"),
        ];
    }

    /// <summary>A day as text; null for none.</summary>
    public static string? TextOf(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number as text; null for none.</summary>
    public static string? TextOf(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture);

    private static string TextOf(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static IReadOnlyList<PageCell> CorrectionOf(AlarmLabel label) =>
        [label.IsOfDay ? "the whole day" : (DateTime?)label.Timestamp, AlarmVerdictWords.Of(label.Verdict), (DateTime?)label.At, label.Caller];
}
