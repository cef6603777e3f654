using System.IO.Compression;
using System.Reflection;
using System.Text;
using Interlock.Domain;
using Interlock.Infrastructure.Runtimes.MlNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

/// <summary>Files of trainers that live in packages of their own.</summary>
[Parallelizable]
public sealed class MlNetTrainersTests : IDisposable
{
    private readonly MlNetWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Test]
    public async Task Infer_LightGbm_EqualsThePredictionEngine() => await CompareAsync(TrainLightGbm());

    [Test]
    public async Task Infer_FastTree_EqualsThePredictionEngine() => await CompareAsync(TrainFastTree());

    [Test]
    public void New_FileNamesAnAssemblyThatIsNotThere_NamesTheAssembly()
    {
        var version = TrainFastTree();
        Replace(version.Path, "Microsoft.ML.FastTree", "Microsoft.ML.SlowTree");

        Assert.That(
            () => new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), version),
            Throws.TypeOf<ModelLoadException>().With.Message.EqualTo(
                $"'{version.Path}' needs the assembly Microsoft.ML.SlowTree, which is not built in; add the package of that name."));
    }

    [Test]
    public void Failure_NativeLibraryMissing_SaysWhatToInstall()
    {
        var cause = new TargetInvocationException(new DllNotFoundException("Unable to load shared library 'lib_lightgbm'"));

        Assert.That(MlNetFile.Failure("a.zip", cause).Message, Does.StartWith("'a.zip' needs a native library").And.Contain("libgomp1").And.EndWith("'lib_lightgbm'"));
    }

    private MlNetTabularConfig TrainLightGbm() => Train(_workshop.Context.MulticlassClassification.Trainers.LightGbm(
        new LightGbmMulticlassTrainer.Options { NumberOfIterations = 20, MinimumExampleCountPerLeaf = 2, NumberOfThreads = 1 }));

    private MlNetTabularConfig TrainFastTree() => Train(_workshop.Context.MulticlassClassification.Trainers.OneVersusAll(
        _workshop.Context.BinaryClassification.Trainers.FastTree(
            new FastTreeBinaryTrainer.Options { NumberOfTrees = 10, MinimumExampleCountPerLeaf = 2, NumberOfThreads = 1 })));

    private MlNetTabularConfig Train(IEstimator<ITransformer> trainer) => _workshop.Train(
        _workshop.Context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_workshop.Context.Transforms.Concatenate("Features", MlNetWorkshop.IrisColumns))
            .Append(trainer)
            .Append(_workshop.Context.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
        MlNetWorkshop.IrisRows());

    private async Task CompareAsync(MlNetTabularConfig version)
    {
        var rows = MlNetWorkshop.IrisRows();
        using var engine = _workshop.Engine<IrisRow, ClassPrediction>(version);
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), version);
        string[] order = [.. rows.Select(row => row.Label).Distinct()];

        var results = await model.Infer([.. rows.Select(MlNetWorkshop.RowOf)], CancellationToken.None);

        foreach (var (row, result) in rows.Zip(results))
        {
            var expected = engine.Predict(row);
            Assert.That(result.Label, Is.EqualTo(expected.PredictedLabel));
            Assert.That(result.Scores, Is.EqualTo(MlNetWorkshop.IrisLabels.Select(label => expected.Score[Array.IndexOf(order, label)])));
        }
    }

    /// <summary>Replaces a text by another one of the same length in every file of the zip.</summary>
    private static void Replace(string path, string before, string after)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            stream.Position = 0;
            stream.Write(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content.ToArray()).Replace(Wide(before), Wide(after), StringComparison.Ordinal)));
        }
    }

    /// <summary>UTF-16, a character a byte: ML.NET writes names so.</summary>
    private static string Wide(string text) => Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text));
}
