using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>The kind <c>sensor</c>. A recorded request is a fill: its day is read once more, with some of its sensors.</summary>
public sealed class SensorKind(IModelLoader loader, ISensorDatastore datastore, TimeProvider time) : ModelKind<SensorDay, SensorDayScores>(loader, time)
{
    private const int MostSensors = 50;

    private static readonly string[] Counts = ["anomalous", "scored", "anomalies"];
    private static readonly DateOnly Day = new(2026, 1, 5);

    /// <inheritdoc />
    public override Type ConfigType => typeof(SensorModelConfig);

    /// <inheritdoc />
    protected override ValueTask<IReadOnlyList<Example<SensorDay, SensorDayScores>>> ExamplesOfAsync(
        ModelVersion version, IModel<SensorDay, SensorDayScores> model, CancellationToken cancellationToken) => version.Config.Swap.Golden is { } file
            ? SensorGolden.ReadAsync(file, ((ISensorModel)model).History, cancellationToken)
            : new([MadeUp()]);

    /// <inheritdoc />
    /// <remarks>A day is labelled by whether there is an anomaly in it. Scores have no common unit: they are compared relative to the larger.</remarks>
    protected override Difference Compare(SensorDayScores before, SensorDayScores after)
    {
        if (before.Scores.Length != after.Scores.Length)
        {
            return new Difference(true, 1);
        }

        var drift = before.Scores.Zip(after.Scores, Difference.Relative).DefaultIfEmpty().Max();
        return new Difference(before.Anomalies.Contains(true) != after.Anomalies.Contains(true), drift);
    }

    /// <inheritdoc />
    protected override string LabelOf(SensorDayScores output) => output.Anomalies.Contains(true) ? "anomalous" : "normal";

    /// <inheritdoc />
    protected override async IAsyncEnumerable<SensorDay> InputsOf(
        Prediction recorded, LoadedModel<SensorDay, SensorDayScores> model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var day = FillRequest.Read(Encoding.UTF8.GetBytes(recorded.Request));

        // A database's driver has the thread pool do things.
        await PoolThreads.LeaveLoadThreadAsync();
        var sensors = datastore.FindReadingsByDateAsync(day, ((ISensorModel)model.Model).History, cancellationToken);
        await foreach (var sensor in sensors.Where(sensor => sensor.Readings.Count > 0).Take(MostSensors))
        {
            yield return sensor;
        }
    }

    /// <inheritdoc />
    /// <remarks>Counts, as of a fill. Nothing is stored.</remarks>
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<SensorDay> inputs, IReadOnlyList<SensorDayScores> outputs)
    {
        SensorJson.WriteRequest(json, inputs[0].Date);
        json.WriteNumber("sensors"u8, inputs.Count);
        json.WriteNumber("anomalous"u8, outputs.Count(day => day.Anomalies.Contains(true)));
        json.WriteNumber("scored"u8, outputs.Sum(day => day.Scores.Length));
        json.WriteNumber("anomalies"u8, outputs.Sum(day => day.Anomalies.Count(isAnomaly => isAnomaly)));
    }

    /// <inheritdoc />
    /// <remarks>A fill of more sensors than are asked again cannot be compared.</remarks>
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after)
    {
        if (CountOf("sensors", after) == MostSensors && CountOf("scored", before) > CountOf("scored", after))
        {
            return null;
        }

        var differs = Counts.Any(count => CountOf(count, before) != CountOf(count, after));
        var (old, next) = (CountOf("anomalies", before), CountOf("anomalies", after));
        return new RecordedDifference(differs, new Difference(old > 0 != next > 0, Difference.Relative(old, next)));
    }

    private static int CountOf(string count, JsonElement fill) => fill.GetProperty(count).GetInt32();

    /// <inheritdoc />
    protected override bool ReadAlike(LoadedModel<SensorDay, SensorDayScores> one, LoadedModel<SensorDay, SensorDayScores> other) =>
        ((ISensorModel)one.Model).History == ((ISensorModel)other.Model).History;

    /// <summary>Two days of a wave, a reading every ten minutes: any answer will do, as long as there is one.</summary>
    private static Example<SensorDay, SensorDayScores> MadeUp() =>
        new("warm-up", new SensorDay("warm-up", Day, Wave(Day.AddDays(-1)), Wave(Day)), _ => { });

    private static SensorSeries Wave(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var steps = Enumerable.Range(0, 144).ToArray();
        return new SensorSeries(
            Array.ConvertAll(steps, step => start.AddMinutes(10 * step)),
            Array.ConvertAll(steps, step => 20 + (5 * Math.Sin(2 * Math.PI * step / steps.Length)) + (0.1 * (step % 3))));
    }
}
