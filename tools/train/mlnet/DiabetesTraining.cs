using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Interlock.Train;

/// <summary>models/diabetes/ml.zip: how far diabetes has moved on after one year, by linear regression.</summary>
internal static class DiabetesTraining
{
    // The penalty of v1: 30 over 309 rows.
    private const float L2 = 0.1f;

    /// <summary>Trains, compares with the golden requests, saves and writes the card.</summary>
    public static void Run()
    {
        var context = new MLContext(Models.Seed);
        var rows = context.Data.LoadFromEnumerable(Read("train.csv"));
        var pipeline = context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(context.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options
            {
                L1Regularization = 0, L2Regularization = L2, NumberOfThreads = 1, MaximumNumberOfIterations = 200, ConvergenceTolerance = 1e-4f,
            }));
        var path = ModelZip.Save(context, pipeline.Fit(rows), rows.Schema, "diabetes");

        using var engine = context.Model.CreatePredictionEngine<Patient, Answer>(context.Model.Load(path, out _));
        foreach (var golden in Models.ReadGolden("diabetes"))
        {
            var values = golden.GetProperty("features").EnumerateArray().Select(value => value.GetRawText()).ToArray();
            var distance = Math.Abs(engine.Predict(Patient.Of([.. values, "0"])).Score - golden.GetProperty("result").GetDouble());
            Golden.Require(distance <= golden.GetProperty("tolerance").GetDouble(), golden);
        }

        var heldOut = Read("test.csv");
        ModelCard.Write(
            "diabetes",
            "standardise, linear regression (SDCA)",
            new JsonObject { ["l2"] = 0.1, ["seed"] = Models.Seed },
            Score([.. heldOut.Select(patient => (double)engine.Predict(patient).Score)], [.. heldOut.Select(patient => (double)patient.Label)]));
    }

    private static JsonObject Score(double[] found, double[] expected)
    {
        var squares = found.Zip(expected, (a, b) => (a - b) * (a - b)).ToArray();
        var mean = expected.Average();
        return new JsonObject
        {
            ["file"] = "test.csv",
            ["rows"] = expected.Length,
            ["rmse"] = Math.Round(Math.Sqrt(squares.Average()), 2),
            ["mae"] = Math.Round(found.Zip(expected, (a, b) => Math.Abs(a - b)).Average(), 2),
            ["r2"] = Math.Round(1 - (squares.Sum() / expected.Sum(value => (value - mean) * (value - mean))), 4),
        };
    }

    private static Patient[] Read(string file) => [.. Models.ReadCsv("diabetes", file).Select(Patient.Of)];

    private sealed class Patient
    {
        /// <summary>The ten features, in the order of the contract.</summary>
        [VectorType(10)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public static Patient Of(string[] cells) => new() { Features = [.. cells[..^1].Select(Models.Number)], Label = Models.Number(cells[^1]) };
    }

    private sealed class Answer
    {
        public float Score { get; set; }
    }
}
