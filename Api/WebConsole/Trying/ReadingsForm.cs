using System.Globalization;
using System.Text;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Api.WebConsole.Samples;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Sensors;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>Readings as a file or as text, which are stored; then a day is scored.</summary>
public sealed class ReadingsForm(ISensorService sensors, ISensorFillService fills) : ITryForm
{
    private const string File = "file";
    private const string Text = "readings";
    private const string Date = "date";
    private const int MostSensors = 5;
    private const int MostScores = 100;

    /// <inheritdoc />
    public Type ConfigType => typeof(SensorModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model) =>
    [
        new(File, "File of readings", PageFieldKind.File) { Hint = "CSV with the columns sensor, timestamp and value, NDJSON or a JSON list" },
        new(Text, "Or readings as text", PageFieldKind.Lines) { Value = "sensor,timestamp,value\n", Rows = 8, Hint = "in the same forms. Readings are stored, as those of POST /sensors/readings" },
        new(Date, "Day to score", PageFieldKind.Date) { Hint = "UTC; by default that of the last reading" },
    ];

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model) => problem;

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var target = RequestTarget.Of(asked.Context, asked.Model);
        RequestTarget.RequireNoKey(target, "is for models that record predictions; a fill stores scores, and doing it again replaces them");
        DateOnly? chosen = asked.TextOf(Date) is { Length: > 0 } date ? FillRequest.DayOf(date, Date) : null;
        await using var source = asked.Open(File, Text, "readings");
        var format = await FormatOf(source, cancellationToken);
        var (read, last) = await ReadAsync(source, format, cancellationToken);
        source.Position = 0;
        var (stored, stopped) = await ImportAsync(source, format, cancellationToken);
        var answer = new TryAnswer([ImportSample(asked, format)])
        {
            Headline = stored.Counts,
            Tables = stored.Rejections.Count == 0 ? [] : [new PageTable("Rejected rows", ["Line", "Reason"], [.. stored.Rejections.Select(one => (IReadOnlyList<PageCell>)[TextOf(one.Line), one.Reason])])],
            Refused = stopped is null ? [] : [new InputProblem(asked.Sent.Files[File] is null ? Text : File, stopped)],
        };
        return (chosen ?? last) is { } day ? await ScoreAsync(asked, target, answer, day, read, cancellationToken) : answer;
    }

    private async Task<TryAnswer> ScoreAsync(TryCall asked, ModelTarget target, TryAnswer answer, DateOnly day, IReadOnlyList<string> read, CancellationToken cancellationToken)
    {
        var filled = await fills.FillAsync(target, day, cancellationToken);
        InferenceHeaders.Write(asked.Context.Response, filled);
        var fill = filled.Inference.Outputs[0];
        var tables = new List<PageTable>(answer.Tables);
        if (fill.Failures.Count > 0)
        {
            tables.Add(new PageTable("Sensors that failed", ["Sensor", "Reason"], [.. fill.Failures.Select(failure => (IReadOnlyList<PageCell>)[failure.Sensor, failure.Reason])]));
        }

        if (Callers.Has(asked.Context, Role.View))
        {
            tables.AddRange(await ScoresOf(asked.Model.Name, day, read, cancellationToken));
        }

        return answer with
        {
            Requests = [.. answer.Requests, asked.Sample($"{ModelSummary.EndpointOf(asked.Model)}?date={TextOf(day)}")],
            Tables = tables,
            Facts =
            [
                new("Day", TextOf(day)), new("Sensors", TextOf(fill.Sensors)), new("Readings that were scored", TextOf(fill.Scored)), new("Anomalies", TextOf(fill.Anomalies)),
                new("Sensors with anomalies", TextOf(fill.Count(SensorStatus.Anomalous))),
            ],
        };
    }

    private async Task<List<PageTable>> ScoresOf(string model, DateOnly day, IReadOnlyList<string> read, CancellationToken cancellationToken)
    {
        var (tables, from) = (new List<PageTable>(), day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        foreach (var sensor in read)
        {
            var page = await sensors.ListScoresAsync(new ScoreFilter(sensor, from, from.AddDays(1), model, null, MostScores), cancellationToken);
            var path = $"{ConsolePaths.Root}/models/{model}/sensors/{Uri.EscapeDataString(sensor)}?date={TextOf(day)}";
            var rows = page.Items.Select(score => (IReadOnlyList<PageCell>)
                [new(sensor, path), (DateTime?)score.Timestamp, TextOf(score.Value), TextOf(score.Score), score.IsAnomaly ? "anomaly" : "as expected"]);
            tables.Add(new PageTable($"Scores of {sensor}{(page.HasMore ? $", the first {MostScores}" : "")}", ["Sensor", "Time", "Value", "Score", "Says"], [.. rows]));
        }

        return tables;
    }

    private async Task<(ImportResult Result, string? Stopped)> ImportAsync(Stream source, ReadingFormat format, CancellationToken cancellationToken)
    {
        try
        {
            return (await sensors.ImportAsync(source, format, cancellationToken), null);
        }
        catch (ImportStoppedException e) when (e.IsOfSource)
        {
            return (e.SoFar, e.Message);
        }
    }

    // The first sensors of the source, and the day of its last reading.
    private static async Task<(List<string> Sensors, DateOnly? Last)> ReadAsync(Stream source, ReadingFormat format, CancellationToken cancellationToken)
    {
        var (found, last) = (new List<string>(), (DateOnly?)null);
        try
        {
            await foreach (var row in new ReadingSource(source, format).ReadAsync(cancellationToken))
            {
                if (row.Reading is { } reading)
                {
                    last = DateOnly.FromDateTime(reading.Timestamp);
                    if (found.Count < MostSensors && !found.Contains(reading.Sensor))
                    {
                        found.Add(reading.Sensor);
                    }
                }
            }
        }
        catch (MalformedReadingsException)
        {
            // The import reports it.
        }

        return (found, last);
    }

    // The first character says it: a list, an object, or the head of a CSV file.
    private static async Task<ReadingFormat> FormatOf(Stream source, CancellationToken cancellationToken)
    {
        var head = new byte[256];
        var length = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        source.Position = 0;
        return Encoding.UTF8.GetString(head, 0, length).TrimStart('\uFEFF', ' ', '\t', '\r', '\n') switch
        {
            ['[', ..] => ReadingFormat.Json,
            ['{', ..] => ReadingFormat.Ndjson,
            _ => ReadingFormat.Csv,
        };
    }

    private static SampleRequest ImportSample(TryCall asked, ReadingFormat format)
    {
        var (type, name) = format switch
        {
            ReadingFormat.Json => ("application/json", "readings.json"),
            ReadingFormat.Ndjson => ("application/x-ndjson", "readings.ndjson"),
            _ => ("text/csv", "readings.csv"),
        };
        return asked.SampleOf("/sensors/readings", type, name, File, Text);
    }

    private static string TextOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string TextOf(double number) => number.ToString("G6", CultureInfo.InvariantCulture);

    private static string TextOf(DateOnly day) => day.ToString(SensorJson.DayFormat, CultureInfo.InvariantCulture);
}
