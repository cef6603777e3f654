using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Interlock.Train;

/// <summary>
/// models/sensor-score/ml.zip: how unusual the last slot of a window is. Randomized PCA of calm windows gives the parts that windows are usually made
/// of and how far a window is from any of them; boosted trees turn these and the window into the probability of a fault.
/// </summary>
internal static class SensorTraining
{
    private const int Rank = 12;
    private const int PerDay = 30;
    private const int EveryDay = 3;

    /// <summary>Trains, saves, shows what thresholds find on the tuning series, and writes the card.</summary>
    public static void Run()
    {
        var data = Models.PathOf("tools", "train", "data", "sensors.zip");
        if (!File.Exists(data))
        {
            throw new FileNotFoundException("There are no training series. Run first: /usr/bin/python3 tools/train/trainseries.py", data);
        }

        var series = Series.Read(data, name => name.Contains("_train_", StringComparison.Ordinal));
        var windows = Examples(series);
        Console.WriteLine($"  {windows.Length} windows, {windows.Average(window => window.Label ? 1d : 0d):0.000} of them in a fault");
        var context = new MLContext(Models.Seed);
        var rows = context.Data.LoadFromEnumerable(windows);
        var path = ModelZip.Save(context, Fit(context, rows, windows), rows.Schema, "sensor-score");

        SensorTuning.Run(Series.Read(data, name => name.Contains("_tune_", StringComparison.Ordinal)), path);
        ModelCard.Write(
            "sensor-score",
            "randomized PCA of windows, boosted trees",
            new JsonObject { ["window"] = Window.Width, ["rank"] = Rank, ["train series"] = series.Length, ["train"] = windows.Length, ["seed"] = Models.Seed },
            SensorRanking.Of(path, Models.PathOf("models", "sensor-score", "test.zip")));
    }

    /// <summary>Calm windows and such in a fault of every third day, in equal measure where there are enough; half of them upside down.</summary>
    private static Window[] Examples(IEnumerable<Series> series)
    {
        var random = new Random(Models.Seed);
        var examples = new List<Window>();
        foreach (var one in series)
        {
            var first = random.Next(EveryDay);
            foreach (var (_, windows) in Window.OfDays(one).Where(day => day.Day % EveryDay == first))
            {
                foreach (var alike in windows.GroupBy(window => window.Label).Select(group => group.ToArray()))
                {
                    random.Shuffle(alike);
                    examples.AddRange(alike.Take(PerDay).Select(window => random.Next(2) == 0 ? window : window.Turned()));
                }
            }
        }

        return [.. examples];
    }

    private static TransformerChain<ITransformer> Fit(MLContext context, IDataView rows, Window[] windows)
    {
        var calm = context.Data.LoadFromEnumerable(windows.Where(window => !window.Label));
        var parts = new TransformerChain<ITransformer>(Usual(context, calm, "Levels"), Usual(context, calm, "Steps"));
        string[] features = ["Levels", "Steps", "LevelsParts", "StepsParts", "LevelsError", "StepsError"];
        var trees = context.Transforms.Concatenate("Features", features).Append(context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = 200, NumberOfLeaves = 16, LearningRate = 0.1, MinimumExampleCountPerLeaf = 50, FeatureFraction = 0.5, NumberOfThreads = 1,
            MaximumBinCountPerFeature = 64,
        }));
        return new TransformerChain<ITransformer>(parts, trees.Fit(parts.Transform(rows)));
    }

    /// <summary>The parts that calm windows are made of, and how much of a window they leave unexplained.</summary>
    private static TransformerChain<ITransformer> Usual(MLContext context, IDataView calm, string column)
    {
        var parts = context.Transforms.ProjectToPrincipalComponents($"{column}Parts", column, rank: Rank, seed: Models.Seed).Fit(calm);
        var error = context.AnomalyDetection.Trainers.RandomizedPca(column, rank: Rank, seed: Models.Seed).Fit(calm);
        var name = context.Transforms.CopyColumns($"{column}Error", "Score").Fit(error.Transform(calm));
        return new TransformerChain<ITransformer>(parts, error, name);
    }
}
