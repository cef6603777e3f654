using System.Diagnostics;
using Interlock.Application.Calls;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Sensors;

/// <inheritdoc />
public sealed partial class SensorFillService(
    IModelCatalog catalog, ISensorDatastore datastore, PredictionRecorder recorder, ILogger<SensorFillService> logger)
    : ISensorFillService, IDisposable
{
    private const int LongestReason = 500;

    /// <summary>A fill holds the history of a sensor in memory; beyond this many they wait for each other.</summary>
    private const int MostFills = 4;

    private readonly SemaphoreSlim _turns = new(MostFills);

    /// <inheritdoc />
    public async Task<Answer<SensorFill>> FillAsync(ModelTarget target, DateOnly day, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<SensorDay, SensorDayScores>(target);
        var inference = await FillAsync(lease, day, null, cancellationToken);
        return await recorder.RecordAsync(lease, [day], inference, SensorJson.WriteRequest, SensorJson.WriteFill);
    }

    /// <summary>Fills without recording that it did.</summary>
    /// <inheritdoc cref="ISensorFillService.FillAsync"/>
    internal async Task<Inference<SensorFill>> FillAsync(
        ModelLease<SensorDay, SensorDayScores> lease, DateOnly day, IProgress<CallProgress>? progress, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await FillInTurnAsync(lease, day, progress, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<Inference<SensorFill>> FillInTurnAsync(
        ModelLease<SensorDay, SensorDayScores> lease, DateOnly day, IProgress<CallProgress>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (fill, inferred) = (new SensorFill(day), TimeSpan.Zero);
        var history = ((ISensorModel)lease.Loaded.Model).History;
        await foreach (var sensorDay in datastore.FindReadingsByDateAsync(day, history, cancellationToken))
        {
            inferred += await FillAsync(lease, sensorDay, fill, cancellationToken);
            progress?.Report(new CallProgress(fill.Sensors, Total: 0));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        LogFilled(day, lease.Loaded.Id.Model, fill.Sensors, fill.Count(SensorStatus.Anomalous), fill.Count(SensorStatus.Failed), seconds);
        return new Inference<SensorFill>([fill], BatchSize: 1, Queued: TimeSpan.Zero, inferred);
    }

    /// <summary>One sensor's day.</summary>
    /// <returns>The time in the runtime.</returns>
    private async Task<TimeSpan> FillAsync(
        ModelLease<SensorDay, SensorDayScores> lease, SensorDay day, SensorFill fill, CancellationToken cancellationToken)
    {
        if (day.Readings.Count == 0)
        {
            fill.Add(SensorStatus.NoData);
            await StoreAsync(lease, day, [], SensorStatus.NoData, cancellationToken);
            return TimeSpan.Zero;
        }

        Inference<SensorDayScores> inference;
        try
        {
            inference = await lease.InferAsync([day], cancellationToken);
            Check(inference.Outputs[0], day);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogSensorFailed(day.Sensor, e);
            var reason = ReasonOf(e);
            fill.AddFailure(day.Sensor, reason);
            await datastore.UpdateStatusAsync(day.Sensor, day.Date, SensorStatus.Failed, reason, cancellationToken);
            return TimeSpan.Zero;
        }

        var scores = ScoresOf(lease, day, inference.Outputs[0]);
        var anomalies = scores.Count(score => score.IsAnomaly);
        var status = anomalies > 0 ? SensorStatus.Anomalous : SensorStatus.Ok;
        await StoreAsync(lease, day, scores, status, cancellationToken);
        fill.Add(status, scores.Length, anomalies);
        return inference.Inferred;
    }

    private async Task StoreAsync(
        ModelLease<SensorDay, SensorDayScores> lease, SensorDay day, SensorScore[] scores, SensorStatus status, CancellationToken cancellationToken)
    {
        await datastore.StoreScoresAsync(day.Sensor, day.Date, lease.Loaded.Id.Model, scores, cancellationToken);
        await datastore.UpdateStatusAsync(day.Sensor, day.Date, status, null, cancellationToken);
    }

    private static SensorScore[] ScoresOf(ModelLease<SensorDay, SensorDayScores> lease, SensorDay day, SensorDayScores answer)
    {
        var id = lease.Loaded.Id;
        var scores = new SensorScore[day.Readings.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = new SensorScore
            {
                Sensor = day.Sensor,
                Timestamp = day.Readings.Timestamps[i],
                Model = id.Model,
                Version = id.Version,
                Revision = lease.Revision,
                Value = day.Readings.Values[i],
                Score = answer.Scores[i],
                IsAnomaly = answer.Anomalies[i],
            };
        }

        return scores;
    }

    private static void Check(SensorDayScores answer, SensorDay day)
    {
        if (answer.Scores.Length != day.Readings.Count || answer.Anomalies.Length != day.Readings.Count)
        {
            throw new InferenceException($"The model gave {answer.Scores.Length} scores to {day.Readings.Count} readings.");
        }

        if (!Array.TrueForAll(answer.Scores, score => double.IsFinite(score) && score >= 0))
        {
            throw new InferenceException("The model gave a score that is not a finite number of at least 0.");
        }
    }

    private static string ReasonOf(Exception e) =>
        e is InterlockException ? Excerpt.Of(e.Message, LongestReason) : "The model failed unexpectedly; the log has more.";

    [LoggerMessage(EventIds.SensorsFilled, LogLevel.Information,
        "Filled {Day:yyyy-MM-dd} with {Model}: {Sensors} sensors, {Anomalous} anomalous, {Failed} failed, in {Seconds:0.0} s")]
    private partial void LogFilled(DateOnly day, string model, int sensors, int anomalous, int failed, double seconds);

    [LoggerMessage(EventIds.SensorFailed, LogLevel.Warning, "Sensor {Sensor} could not be scored")]
    private partial void LogSensorFailed(string sensor, Exception cause);
}
