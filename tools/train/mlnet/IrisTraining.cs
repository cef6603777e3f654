using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Interlock.Train;

/// <summary>models/iris/ml.zip: which iris a flower is, by logistic regression of all classes at once.</summary>
internal static class IrisTraining
{
    private const float L2 = 0.1f;

    /// <summary>Trains, compares with the golden requests, saves and writes the card.</summary>
    public static void Run()
    {
        var context = new MLContext(Models.Seed);
        var rows = context.Data.LoadFromEnumerable(Read("train.csv"));
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth"))
            .Append(context.Transforms.NormalizeMeanVariance("Features", fixZero: false))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0, L2Regularization = L2, NumberOfThreads = 1,
            }))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var path = ModelZip.Save(context, pipeline.Fit(rows), rows.Schema, "iris");

        using var engine = context.Model.CreatePredictionEngine<Flower, Answer>(context.Model.Load(path, out _));
        foreach (var golden in Models.ReadGolden("iris"))
        {
            var values = golden.GetProperty("features").EnumerateArray().Select(value => value.GetRawText()).ToArray();
            Golden.Require(engine.Predict(Flower.Of([.. values, ""])).Label == golden.GetProperty("label").GetString(), golden);
        }

        var heldOut = Read("test.csv");
        var correct = heldOut.Count(flower => engine.Predict(flower).Label == flower.Label);
        ModelCard.Write("iris", "logistic regression of all classes (L-BFGS)", new JsonObject { ["l2"] = 0.1, ["seed"] = Models.Seed }, new JsonObject
        {
            ["file"] = "test.csv", ["rows"] = heldOut.Length, ["correct"] = correct, ["accuracy"] = Math.Round((double)correct / heldOut.Length, 4),
        });
    }

    private static Flower[] Read(string file) => [.. Models.ReadCsv("iris", file).Select(Flower.Of)];

    private sealed class Flower
    {
        public float SepalLength { get; set; }

        public float SepalWidth { get; set; }

        public float PetalLength { get; set; }

        public float PetalWidth { get; set; }

        public string Label { get; set; } = "";

        public static Flower Of(string[] cells) => new()
        {
            SepalLength = Models.Number(cells[0]),
            SepalWidth = Models.Number(cells[1]),
            PetalLength = Models.Number(cells[2]),
            PetalWidth = Models.Number(cells[3]),
            Label = cells[4],
        };
    }

    private sealed class Answer
    {
        [ColumnName("PredictedLabel")]
        public string Label { get; set; } = "";
    }
}
