using System.Globalization;
using System.Text.Json;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>
/// Golden requests of kind <c>sensor</c>. A line is a day of a sensor, <c>{"sensor":"oven","date":"2026-01-14","file":"days.csv"}</c>, whose readings and
/// those before it are in a file beside the golden file; <c>"anomalous"</c> is whether the day must have an anomaly, <c>"anomalies"</c> when it must have some.
/// </summary>
internal static class SensorGolden
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The golden file.</param>
    /// <param name="history">How far before its day a version wants readings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ModelLoadException">A line is no such request.</exception>
    public static async ValueTask<IReadOnlyList<Example<SensorDay, SensorDayScores>>> ReadAsync(string file, TimeSpan history, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, List<Reading>>(StringComparer.Ordinal);
        return await GoldenFile.ReadAsync(file, ["anomalous", "anomalies"], async line =>
        {
            var (expected, name) = (Read(line.Whole), Path.Combine(Path.GetDirectoryName(file)!, FileOf(line.Whole)));
            if (!files.TryGetValue(name, out var readings))
            {
                files.Add(name, readings = await ReadingsAsync(name, cancellationToken));
            }

            var day = DayOf(expected, readings, history);
            return (IEnumerable<Example<SensorDay, SensorDayScores>>)[new(line.Name, day, scores => Check(expected, day, scores), IsGolden: true)];
        });
    }

    private static string FileOf(JsonElement line) => line.GetProperty("file").GetString()!;

    private static Expectation Read(JsonElement line)
    {
        var problems = new InputProblems();
        var fields = new JsonFields(line, "$", problems, "sensor", "date", "file", "anomalous", "anomalies");
        var sensor = fields.Required<string>("sensor", JsonFields.TryGetText, "the id of a sensor");
        var date = fields.Required<string>("date", JsonFields.TryGetText, "a UTC day such as 2026-01-31");
        fields.Required<string>("file", JsonFields.TryGetText, "a file of readings beside the golden file");
        var anomalous = fields.Optional<bool?>("anomalous", TryGetBoolean, "true or false");
        var anomalies = fields.Optional<DateTime[]>("anomalies", TryGetTimes, "a list of times such as 2026-01-31T12:00:00Z") ?? [];
        if (anomalous == false && anomalies.Length > 0)
        {
            problems.Add("$.anomalies", "are expected of a day that is not to be anomalous");
        }

        problems.ThrowIfAny();
        return new Expectation(sensor!, FillRequest.DayOf(date!, "$.date"), anomalous, anomalies);
    }

    private static async Task<List<Reading>> ReadingsAsync(string file, CancellationToken cancellationToken)
    {
        var format = Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".CSV" => ReadingFormat.Csv,
            ".NDJSON" or ".JSONL" => ReadingFormat.Ndjson,
            ".JSON" => ReadingFormat.Json,
            _ => throw InvalidInputException.At("$.file", $"'{Path.GetFileName(file)}' must end in .csv, .ndjson, .jsonl or .json"),
        };
        await using var stream = File.OpenRead(file);
        var readings = new List<Reading>();
        await foreach (var row in new ReadingSource(stream, format).ReadAsync(cancellationToken))
        {
            readings.Add(row.Reading ?? throw InvalidInputException.At("$.file", $"{Path.GetFileName(file)}:{row.Line}: {row.Problem}"));
        }

        return readings;
    }

    private static SensorDay DayOf(Expectation expected, List<Reading> readings, TimeSpan history)
    {
        var first = expected.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var own = readings.Where(reading => reading.Sensor == expected.Sensor).DistinctBy(reading => reading.Timestamp).OrderBy(reading => reading.Timestamp).ToList();
        var day = SeriesOf(own.Where(reading => DateOnly.FromDateTime(reading.Timestamp) == expected.Date));
        foreach (var time in expected.Anomalies.Except(day.Timestamps))
        {
            throw InvalidInputException.At("$.anomalies", $"there is no reading at {Shown(time)}");
        }

        return day.Count == 0
            ? throw InvalidInputException.At("$.date", $"the file has no readings of sensor '{Excerpt.Of(expected.Sensor, 64)}' on that day")
            : new SensorDay(expected.Sensor, expected.Date, SeriesOf(own.Where(reading => reading.Timestamp < first && first - reading.Timestamp <= history)), day);
    }

    private static SensorSeries SeriesOf(IEnumerable<Reading> readings)
    {
        var list = readings.ToList();
        return new SensorSeries([.. list.Select(reading => reading.Timestamp)], [.. list.Select(reading => reading.Value)]);
    }

    private static void Check(Expectation expected, SensorDay day, SensorDayScores answer)
    {
        var found = answer.Anomalies.Count(isAnomaly => isAnomaly);
        if (expected.Anomalous is { } anomalous && anomalous != found > 0)
        {
            throw new InferenceException(anomalous ? "the day has no anomaly, expected at least one" : $"the day has {found} anomalies, expected none");
        }

        foreach (var time in expected.Anomalies.Where(time => !answer.Anomalies[Array.IndexOf(day.Readings.Timestamps, time)]))
        {
            throw new InferenceException($"the reading at {Shown(time)} is no anomaly, expected one");
        }
    }

    private static string Shown(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture);

    private static bool TryGetBoolean(JsonElement value, out bool? result)
    {
        result = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static bool TryGetTimes(JsonElement value, out DateTime[] times)
    {
        times = [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var read = value.EnumerateArray().Select(time => time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var found) ? found.UtcDateTime : default).ToArray();
        times = read;
        return !read.Contains(default);
    }

    private sealed record Expectation(string Sensor, DateOnly Date, bool? Anomalous, IReadOnlyList<DateTime> Anomalies);
}
