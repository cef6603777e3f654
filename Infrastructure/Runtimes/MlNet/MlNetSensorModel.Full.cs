using Interlock.Domain;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TimeSeries;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Finds what stands out of a sensor's last weeks by ML.NET's spectral residual.</summary>
/// <remarks>Thread-safe: every call has a context of its own.</remarks>
public sealed class MlNetSensorModel(MlNetSensorConfig version) : ISensorModel
{
    private const string Output = "Prediction";
    private const int ScorePlace = 1;
    private const int FewestPoints = 12;
    private const int WholeSeries = -1;

    /// <inheritdoc />
    public TimeSpan History => version.History;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken)
    {
        var answers = new SensorDayScores[inputs.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            answers[i] = Score(inputs[i]);
        }

        return ValueTask.FromResult<IReadOnlyList<SensorDayScores>>(answers);
    }

    private SensorDayScores Score(SensorDay day)
    {
        var grid = SlotGrid.Of(day, version.History);
        if (grid.Days <= version.MinDays || grid.Mean.Length < FewestPoints)
        {
            return SlotScores.Unknown(day);
        }

        try
        {
            return SlotScores.OfDay(grid, day, Detect(grid), version.Threshold);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or DllNotFoundException or TypeInitializationException)
        {
            throw new InferenceException("ML.NET failed on a sensor's day.", e);
        }
    }

    private double[] Detect(SlotGrid grid)
    {
        var context = new MLContext();
        var season = Season.Of(grid);
        var options = new SrCnnEntireAnomalyDetectorOptions
        {
            Threshold = version.Threshold,
            BatchSize = WholeSeries,
            DetectMode = SrCnnDetectMode.AnomalyOnly,
            Period = season.Exists ? grid.SlotsPerDay : 0,
            DeseasonalityMode = SrCnnDeseasonalityMode.Median,
        };
        var points = context.Data.LoadFromEnumerable(Points(grid, season.Expected));
        var output = context.AnomalyDetection.DetectEntireAnomalyBySrCnn(points, Output, nameof(Point.Value), options);
        return [.. output.GetColumn<double[]>(Output).Select(point => double.IsFinite(point[ScorePlace]) ? Math.Clamp(point[ScorePlace], 0, 1) : 0)];
    }

    /// <summary>A point for each slot; ML.NET wants them evenly spaced, so what is missing is as expected.</summary>
    private static Point[] Points(SlotGrid grid, double[] expected)
    {
        var points = new Point[grid.Mean.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new Point { Value = double.IsNaN(grid.Mean[i]) ? expected[i % grid.SlotsPerDay] : grid.Mean[i] };
        }

        return points;
    }

    /// <summary>A row of the data view.</summary>
    private sealed class Point
    {
        public double Value { get; set; }
    }
}
