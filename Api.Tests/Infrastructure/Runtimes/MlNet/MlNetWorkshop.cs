using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.MlNet;
using Microsoft.ML;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

/// <summary>Trains small models with ML.NET itself and saves them to a folder that goes away with the test.</summary>
internal sealed class MlNetWorkshop : IDisposable
{
    public static readonly string[] IrisColumns = ["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"];
    public static readonly string[] IrisLabels = ["setosa", "versicolor", "virginica"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnet-test-");
    private int _saved;

    public MLContext Context { get; } = new(seed: 1);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Fits and saves; the answer is the configuration of the file.</summary>
    public MlNetTabularConfig Train<TRow>(IEstimator<ITransformer> pipeline, IEnumerable<TRow> rows)
        where TRow : class
    {
        var view = Context.Data.LoadFromEnumerable(rows);
        var path = NewPath();
        Context.Model.Save(pipeline.Fit(view), view.Schema, path);
        return new MlNetTabularConfig { Path = path };
    }

    public MlNetTabularConfig Write(string text)
    {
        var path = NewPath();
        File.WriteAllText(path, text);
        return new MlNetTabularConfig { Path = path };
    }

    /// <summary>ML.NET's own engine on the same file.</summary>
    public PredictionEngine<TRow, TPrediction> Engine<TRow, TPrediction>(MlNetTabularConfig version)
        where TRow : class
        where TPrediction : class, new() =>
        Context.Model.CreatePredictionEngine<TRow, TPrediction>(Context.Model.Load(version.Path, out _));

    public IEstimator<ITransformer> IrisPipeline() => Context.Transforms.Conversion.MapValueToKey("Label")
        .Append(Context.Transforms.Concatenate("Features", IrisColumns))
        .Append(Context.Transforms.NormalizeMinMax("Features"))
        .Append(Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
        .Append(Context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    public static TabularModelConfig Contract(IReadOnlyList<string> labels, params (string Name, FeatureConfig Config)[] features) => new()
    {
        Active = "v1",
        Versions = new Dictionary<string, VersionConfig>(),
        Labels = labels,
        Features = new OrderedDictionary<string, FeatureConfig>(features.Select(feature => KeyValuePair.Create(feature.Name, feature.Config))),
    };

    public static TabularModelConfig IrisContract(params string[] labels) => Contract(
        labels,
        ("sepal_length", new FeatureConfig()),
        ("sepal_width", new FeatureConfig()),
        ("petal_length", new FeatureConfig()),
        ("petal_width", new FeatureConfig()));

    public static TabularRow RowOf(IrisRow row) => new([Shortest(row.SepalLength), Shortest(row.SepalWidth), Shortest(row.PetalLength), Shortest(row.PetalWidth)]);

    /// <summary>models/iris/test.csv of the repository.</summary>
    public static IReadOnlyList<IrisRow> IrisRows()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
        {
            folder = folder.Parent;
        }

        Assert.That(folder, Is.Not.Null, "the tests run inside the repository");
        return [.. File.ReadLines(Path.Combine(folder!.FullName, "models", "iris", "test.csv")).Skip(1).Where(line => line.Length > 0).Select(IrisRow.Parse)];
    }

    private static double Shortest(float value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private string NewPath() => Path.Combine(_folder.FullName, $"model{++_saved}.zip");
}
