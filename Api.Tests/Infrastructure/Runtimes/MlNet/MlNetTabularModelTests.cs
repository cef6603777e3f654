using System.Globalization;
using System.Security.Cryptography;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.MlNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

[Parallelizable]
public sealed class MlNetTabularModelTests : IDisposable
{
    private static readonly string[] BinaryLabels = ["other", "setosa"];

    private readonly MlNetWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Test]
    public async Task Infer_Multiclass_EqualsThePredictionEngineInTheOrderOfOurLabels()
    {
        var rows = MlNetWorkshop.IrisRows();
        var version = _workshop.Train(_workshop.IrisPipeline(), rows);
        using var engine = _workshop.Engine<IrisRow, ClassPrediction>(version);
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), version);
        string[] order = [.. rows.Select(row => row.Label).Distinct()];
        Assume.That(order, Is.Not.EqualTo(MlNetWorkshop.IrisLabels), "the file's order differs from the contract's");

        var results = await model.Infer([.. rows.Select(MlNetWorkshop.RowOf)], CancellationToken.None);

        for (var i = 0; i < rows.Count; i++)
        {
            var expected = engine.Predict(rows[i]);
            Assert.That(results[i].Label, Is.EqualTo(expected.PredictedLabel));
            Assert.That(MlNetWorkshop.IrisLabels[(int)results[i].Result], Is.EqualTo(expected.PredictedLabel));
            Assert.That(results[i].Scores, Is.EqualTo(MlNetWorkshop.IrisLabels.Select(label => expected.Score[Array.IndexOf(order, label)])));
        }
    }

    [Test]
    public async Task Infer_Batch_EqualsSingles()
    {
        TabularRow[] rows = [.. MlNetWorkshop.IrisRows().Select(MlNetWorkshop.RowOf)];
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), TrainIris());

        var batch = await model.Infer(rows, CancellationToken.None);

        for (var i = 0; i < rows.Length; i++)
        {
            var single = (await model.Infer([rows[i]], CancellationToken.None))[0];
            Assert.That((single.Result, single.Label), Is.EqualTo((batch[i].Result, batch[i].Label)));
            Assert.That(single.Scores, Is.EqualTo(batch[i].Scores));
        }
    }

    [Test]
    public async Task Infer_EightThreads_AnswerAsOneDoes()
    {
        TabularRow[] rows = [.. MlNetWorkshop.IrisRows().Select(MlNetWorkshop.RowOf)];
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), TrainIris());
        var expected = await model.Infer(rows, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var call = 0; call < 500; call++)
            {
                var at = ((thread * 31) + call) % rows.Length;
                var result = (await model.Infer([rows[at]], CancellationToken.None))[0];
                Assert.That(result.Scores, Is.EqualTo(expected[at].Scores));
            }
        })));
    }

    [Test]
    public async Task Infer_Binary_ScoresAreOneMinusPAndP()
    {
        var rows = MlNetWorkshop.IrisRows().Select(row => new SetosaRow { PetalLength = row.PetalLength, Label = row.Label == "setosa" }).ToArray();
        var pipeline = _workshop.Context.Transforms.Concatenate("Features", "PetalLength")
            .Append(_workshop.Context.BinaryClassification.Trainers.SdcaLogisticRegression());
        var version = _workshop.Train(pipeline, rows);
        using var engine = _workshop.Engine<SetosaRow, BinaryPrediction>(version);
        using var model = new MlNetTabularModel(MlNetWorkshop.Contract(BinaryLabels, ("petal_length", new FeatureConfig())), version);

        foreach (var length in new[] { 1.5f, 2.5f, 6f })
        {
            var expected = engine.Predict(new SetosaRow { PetalLength = length });
            var result = (await model.Infer([new TabularRow([length])], CancellationToken.None))[0];
            Assert.That(result.Label, Is.EqualTo(expected.PredictedLabel ? "setosa" : "other"));
            Assert.That(result.Result, Is.EqualTo(expected.PredictedLabel ? 1 : 0));
            Assert.That(result.Scores, Is.EqualTo(new[] { 1 - expected.Probability, expected.Probability }));
        }
    }

    [Test]
    public async Task Infer_Regression_ResultIsTheShortestFormOfTheFloat()
    {
        var rows = MlNetWorkshop.IrisRows().Select(row => new WidthRow { PetalLength = row.PetalLength, Label = row.PetalWidth });
        var pipeline = _workshop.Context.Transforms.Concatenate("Features", "PetalLength").Append(_workshop.Context.Regression.Trainers.Sdca());
        var version = _workshop.Train(pipeline, rows);
        using var engine = _workshop.Engine<WidthRow, NumberPrediction>(version);
        using var model = new MlNetTabularModel(MlNetWorkshop.Contract([], ("petal-length", new FeatureConfig())), version);

        var result = (await model.Infer([new TabularRow([4.5])], CancellationToken.None))[0];

        var score = engine.Predict(new WidthRow { PetalLength = 4.5f }).Score;
        Assert.That(result.Result.ToString("R", CultureInfo.InvariantCulture), Is.EqualTo(score.ToString("R", CultureInfo.InvariantCulture)));
        Assert.That((result.Label, result.Scores), Is.EqualTo(((string?)null, (float[]?)null)));
    }

    [Test]
    public async Task Infer_TextFeature_IsReadAsText()
    {
        CommentRow[] rows = [.. Enumerable.Range(0, 40).Select(i => new CommentRow { Comment = i % 2 == 0 ? "good and fine" : "bad and poor", Label = i % 2 == 0 })];
        var pipeline = _workshop.Context.Transforms.Text.FeaturizeText("Features", "Comment")
            .Append(_workshop.Context.BinaryClassification.Trainers.SdcaLogisticRegression());
        var contract = MlNetWorkshop.Contract(["false", "true"], ("comment", new FeatureConfig { Type = FeatureType.Text, Optional = true }));
        using var model = new MlNetTabularModel(contract, _workshop.Train(pipeline, rows));

        var results = await model.Infer(
            [new TabularRow([0], ["good and fine"]), new TabularRow([0], ["bad and poor"]), new TabularRow([0], [null])],
            CancellationToken.None);

        Assert.That(results.Take(2).Select(result => result.Label), Is.EqualTo(["true", "false"]));
        Assert.That(results[2].Scores, Has.All.InRange(0f, 1f));
    }

    [Test]
    public async Task Infer_KeyLabel_IsNamedByItsKeyValues()
    {
        var context = _workshop.Context;
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Concatenate("Features", MlNetWorkshop.IrisColumns))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract("virginica", "setosa", "versicolor"), _workshop.Train(pipeline, MlNetWorkshop.IrisRows()));

        var result = (await model.Infer([new TabularRow([5.1, 3.5, 1.4, 0.2])], CancellationToken.None))[0];

        Assert.That((result.Result, result.Label), Is.EqualTo((1d, "setosa")));
        Assert.That(result.Scores![1], Is.EqualTo(result.Scores.Max()));
    }

    [Test]
    public async Task Infer_KeyLabelWithoutValues_LabelsFollowTheOrderOfTheKeys()
    {
        var rows = MlNetWorkshop.IrisRows().Select(row => new KeyLabelRow { PetalLength = row.PetalLength, Label = (uint)Array.IndexOf(MlNetWorkshop.IrisLabels, row.Label) });
        var pipeline = _workshop.Context.Transforms.Concatenate("Features", "PetalLength").Append(_workshop.Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var contract = MlNetWorkshop.Contract(MlNetWorkshop.IrisLabels, ("petal_length", new FeatureConfig()));
        using var model = new MlNetTabularModel(contract, _workshop.Train(pipeline, rows));

        var results = await model.Infer([new TabularRow([1.4]), new TabularRow([6.5])], CancellationToken.None);

        Assert.That(results.Select(result => result.Label), Is.EqualTo(["setosa", "virginica"]));
        Assert.That(results.Select(result => result.Scores![(int)result.Result]), Is.EqualTo(results.Select(result => result.Scores!.Max())));
    }

    [Test]
    public async Task Infer_VectorColumn_TakesAllNumericFeatures()
    {
        var rows = MlNetWorkshop.IrisRows().Select(row => new VectorRow { Features = [row.SepalLength, row.SepalWidth, row.PetalLength, row.PetalWidth], Label = row.Label });
        var pipeline = _workshop.Context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_workshop.Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Append(_workshop.Context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var version = _workshop.Train(pipeline, rows);
        using var implied = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), version);
        using var configured = new MlNetTabularModel(
            MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels),
            version with { Inputs = new Dictionary<string, string> { ["Features"] = "*" } });
        TabularRow[] row = [new TabularRow([5.1, 3.5, 1.4, 0.2])];

        var result = (await implied.Infer(row, CancellationToken.None))[0];

        Assert.That(result.Label, Is.EqualTo("setosa"));
        Assert.That((await configured.Infer(row, CancellationToken.None))[0].Scores, Is.EqualTo(result.Scores));
    }

    [Test]
    public async Task Infer_BooleanIntegerDoubleAndKeyColumns_EqualThePredictionEngine()
    {
        var version = TrainMixed();
        using var engine = _workshop.Engine<MixedRow, NumberPrediction>(version);
        using var model = new MlNetTabularModel(MixedContract(FeatureType.Integer), version);

        foreach (var (flag, count, ratio, colour) in new[] { (true, 3, 0.25, 0), (false, -2, 1.5, 2), (true, 0, -4, 7) })
        {
            var result = (await model.Infer([new TabularRow([flag ? 1 : 0, count, ratio, colour])], CancellationToken.None))[0];
            var expected = engine.Predict(new MixedRow { Flag = flag, Count = count, Ratio = ratio, Colour = (uint)colour });
            Assert.That((float)result.Result, Is.EqualTo(expected.Score));
        }
    }

    [Test]
    public async Task Infer_NumberBeyondTheColumn_FailsAndTheNextCallAnswers()
    {
        using var model = new MlNetTabularModel(MixedContract(FeatureType.Integer), TrainMixed());
        TabularRow good = new([1, 3, 0.25, 0]);

        Assert.That(async () => await model.Infer([new TabularRow([1, 1e15, 0.25, 0])], CancellationToken.None), Throws.TypeOf<InferenceException>());
        Assert.That(await model.Infer([good], CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Infer_OneRow_AllocatesNoEngine()
    {
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), TrainIris());
        TabularRow[] row = [new TabularRow([5.1, 3.5, 1.4, 0.2])];
        await model.Infer(row, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1000; call++)
        {
            await model.Infer(row, CancellationToken.None);
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, Is.LessThan(1024));
    }

    [Test]
    public void Infer_NotFinite_Fails()
    {
        var rows = MlNetWorkshop.IrisRows().Select(row => new WidthRow { PetalLength = row.PetalLength, Label = row.PetalWidth });
        var pipeline = _workshop.Context.Transforms.Concatenate("Features", "PetalLength").Append(_workshop.Context.Regression.Trainers.Sdca());
        using var model = new MlNetTabularModel(MlNetWorkshop.Contract([], ("petal_length", new FeatureConfig())), _workshop.Train(pipeline, rows));

        Assert.That(async () => await model.Infer([new TabularRow([double.NaN])], CancellationToken.None), Throws.TypeOf<InferenceException>());
    }

    [Test]
    public void New_FeatureMissingAndFeatureUnknown_NamesBoth()
    {
        var contract = MlNetWorkshop.Contract(
            MlNetWorkshop.IrisLabels,
            ("sepal_length", new FeatureConfig()),
            ("sepal_width", new FeatureConfig { Type = FeatureType.Text }),
            ("petal_length", new FeatureConfig()),
            ("stem_length", new FeatureConfig()));

        var error = Assert.Throws<ModelLoadException>(() => _ = new MlNetTabularModel(contract, TrainIris()));

        Assert.That(error!.Message, Does.Contain("'PetalWidth' (Single) matches no feature")
            .And.Contain("'stem_length' matches no input")
            .And.Contain("'sepal_width' (Text)"));
    }

    [Test]
    public void New_OtherLabels_NamesThoseOfTheFileAndOfTheContract()
    {
        var error = Assert.Throws<ModelLoadException>(() => _ = new MlNetTabularModel(MlNetWorkshop.IrisContract("setosa", "versicolor", "rose"), TrainIris()));

        Assert.That(error!.Message, Does.Contain("class 'virginica' is no label").And.Contain("label 'rose' is no class"));
    }

    [Test]
    public void New_ClassifierForAContractWithoutLabels_IsRefused() => Assert.That(
        () => new MlNetTabularModel(MlNetWorkshop.IrisContract(), TrainIris()),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("'Score' (Single)"));

    [Test]
    public void New_IntegerColumnForANumber_SaysWhichTypeItNeeds() => Assert.That(
        () => new MlNetTabularModel(MixedContract(FeatureType.Number), TrainMixed()),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("'type: integer'"));

    [Test]
    public void New_KeyColumnWithoutValuesForANumber_SaysWhichTypeItNeeds() => Assert.That(
        () => new MlNetTabularModel(MixedContract(FeatureType.Integer, colour: FeatureType.Number), TrainMixed()),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("'colour' (Number), which would need 'type: integer'"));

    [Test]
    public void New_FileIsNoZip_IsRefused() => Assert.That(
        () => new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), _workshop.Write("no zip at all")),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("no ML.NET model"));

    [Test]
    public void New_NoFile_IsRefused() => Assert.That(
        () => new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), new MlNetTabularConfig { Path = "nowhere/model.zip" }),
        Throws.TypeOf<ModelLoadException>());

    [Test]
    public void New_OtherSha256_IsRefused() => Assert.That(
        () => new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), TrainIris() with { Sha256 = new string('0', 64) }),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("SHA-256"));

    [Test]
    public void New_SameSha256InCapitals_Loads()
    {
        var version = TrainIris();
        var sha256 = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(version.Path)));

        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), version with { Sha256 = sha256 });

        Assert.That(model.Sha256.Values.Single(), Is.EqualTo(sha256).IgnoreCase);
    }

    private MlNetTabularConfig TrainIris() => _workshop.Train(_workshop.IrisPipeline(), MlNetWorkshop.IrisRows());

    private MlNetTabularConfig TrainMixed()
    {
        var context = _workshop.Context;
        var rows = Enumerable.Range(0, 60).Select(i => new MixedRow
        {
            Flag = i % 2 == 0,
            Count = i % 7,
            Ratio = i / 60.0,
            Colour = (uint)(i % 3),
            Label = (i % 2) + (i % 7) + (i % 3),
        });
        InputOutputColumnPair[] pairs = [new("FlagNumber", "Flag"), new("CountNumber", "Count"), new("RatioNumber", "Ratio")];
        var pipeline = context.Transforms.Conversion.ConvertType(pairs, DataKind.Single)
            .Append(context.Transforms.Conversion.MapKeyToVector("ColourVector", "Colour"))
            .Append(context.Transforms.Concatenate("Features", "FlagNumber", "CountNumber", "RatioNumber", "ColourVector"))
            .Append(context.Regression.Trainers.Sdca());
        return _workshop.Train(pipeline, rows);
    }

    private static TabularModelConfig MixedContract(FeatureType count, FeatureType colour = FeatureType.Integer) => MlNetWorkshop.Contract(
        [],
        ("flag", new FeatureConfig { Type = FeatureType.Boolean }),
        ("count", new FeatureConfig { Type = count }),
        ("ratio", new FeatureConfig()),
        ("colour", new FeatureConfig { Type = colour }));
}
