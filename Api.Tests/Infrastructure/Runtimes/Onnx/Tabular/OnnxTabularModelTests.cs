using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Tabular;

[Parallelizable]
public sealed class OnnxTabularModelTests
{
    private static readonly double[] X = [0.2, 0.9, 0.4, 1];

    [TestCase("wide")]
    [TestCase("wide-double")]
    [TestCase("fixed-batch")]
    [TestCase("symbolic")]
    [TestCase("defaulted")]
    [TestCase("external")]
    [TestCase("with-label")]
    public async Task Infer_Classifier_GivesBestLabelAndScores(string name)
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), name);

        var result = await model.InferOne(X);

        Assert.That(result.Scores, Is.EqualTo(TestModel.Expected(X)).Within(1e-6));
        Assert.That((result.Result, result.Label), Is.EqualTo((1.0, "mid")));
    }

    [TestCase("wide")]
    [TestCase("with-label")]
    [TestCase("fixed-batch")]
    [TestCase("zipmap-string")]
    public async Task Infer_Batch_AnswersWhatSingleRowsWould(string name)
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), name);
        foreach (var size in new[] { 33, 2, 7, 1, 64 })
        {
            var rows = TestModel.Rows(size);

            var batch = await model.Infer(rows, CancellationToken.None);

            for (var i = 0; i < size; i++)
            {
                var single = await model.InferOne(rows[i].Numbers);
                Assert.That((batch[i].Result, batch[i].Label), Is.EqualTo((single.Result, single.Label)));
                Assert.That(batch[i].Scores, Is.EqualTo(single.Scores).Within(1e-6));
            }
        }
    }

    [Test]
    public async Task Infer_LabelOnly_GivesNoScores()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "label-only");

        var result = await model.InferOne(X);

        Assert.That((result.Result, result.Label, result.Scores), Is.EqualTo((1.0, "mid", (float[]?)null)));
    }

    [Test]
    public async Task Infer_LabelDisagreesWithScores_FollowsTheLabel()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "label-disagrees");

        var result = await model.InferOne(X);

        Assert.That((result.Result, result.Label), Is.EqualTo((2.0, "high")));
        Assert.That(result.Scores, Is.EqualTo(TestModel.Expected(X)).Within(1e-6));
    }

    [Test]
    public async Task Infer_LabelsAreWholeNumbers_MatchesByValue()
    {
        using var model = TestModel.Load(TestModel.Contract(["3", "2", "1"], "a", "b", "c", "d"), "label-plus-one");

        var result = await model.InferOne(X);

        Assert.That((result.Result, result.Label), Is.EqualTo((1.0, "2")));
        result = await model.InferOne(9, 0, 0, 0);
        Assert.That((result.Result, result.Label), Is.EqualTo((2.0, "1")));
    }

    [Test]
    public void Infer_LabelOutOfRange_Throws()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "label-plus-one");

        Assert.That(() => model.InferOne(0, 0, 9, 0), Throws.TypeOf<InferenceException>().With.Message.Contains("not among the contract's labels"));
    }

    [TestCase("zipmap-string", "low,mid,high")]
    [TestCase("zipmap-int64", "10,20,30")]
    public async Task Infer_ZipMap_GivesScoresInTheContractsOrder(string name, string labels)
    {
        using var model = TestModel.Load(TestModel.Contract([.. labels.Split(',').Reverse()], "a", "b", "c", "d"), name);

        var result = await model.InferOne(X);

        Assert.That((result.Result, result.Label), Is.EqualTo((1.0, labels.Split(',')[1])));
        Assert.That(result.Scores, Is.EqualTo(TestModel.Expected(X).Reverse()).Within(1e-6));
    }

    [TestCase("zipmap-string", "low,mid,higher")]
    [TestCase("zipmap-string", "low,mid")]
    [TestCase("zipmap-string", "low,mid,high,highest")]
    [TestCase("zipmap-int64", "10,20,31")]
    public void Load_ZipMapOfOtherLabels_Throws(string name, string labels) => Assert.That(
        () => TestModel.Load(TestModel.Contract(labels.Split(','), "a", "b", "c", "d"), name), Throws.TypeOf<ModelLoadException>().With.Message.Contains("Write 'labels: ["));

    [TestCase(16_777_216, true)]
    [TestCase(16_777_217, false)]
    [TestCase(-16_777_219, false)]
    public void Infer_IntegerIntoFloat_MustBeExact(double number, bool isExact)
    {
        using var model = TestModel.Load(TestModel.Contract([], new Dictionary<string, FeatureConfig> { ["id"] = new() { Type = FeatureType.Integer } }), "regression-float");

        Assert.That(() => model.InferOne(number), isExact ? Throws.Nothing : Throws.TypeOf<InferenceException>().With.Message.Contains($"{number} (id) does not fit"));
    }

    [Test]
    public async Task Infer_ColumnsOfMixedTypes_TakesEachFeatureByName()
    {
        using var model = TestModel.Load(Mixed(), "columns");

        var results = await model.Infer(
            [new([0, 0.25, 1, 3], ["red", null, null, null]), new([0, 0.25, 0, 3], ["grün", null, null, null])],
            CancellationToken.None);

        Assert.That(results.Select(result => result.Scores), Is.EqualTo(new[] { new[] { 0.5f, 1130.25f }, new[] { 0.5f, 30.25f } }));
        Assert.That(results.Select(result => result.Label), Is.All.EqualTo("yes"));
    }

    [Test]
    public async Task Infer_FlatColumns_AreMatchedByName()
    {
        using var model = TestModel.Load(Flat(), "narrow-columns");

        var results = await model.Infer([TestModel.Row(7, 0.5), TestModel.Row(-2, 1)], CancellationToken.None);

        Assert.That(results.Select(result => result.Result), Is.EqualTo(new[] { 7.5, -1 }));
    }

    [Test]
    public void Infer_IntegerBeyondTheFilesType_Throws()
    {
        using var model = TestModel.Load(Flat(), "narrow-columns");

        Assert.That(() => model.InferOne(3_000_000_000, 0.5), Throws.TypeOf<InferenceException>().With.Message.Contains("count: int32"));
    }

    [Test]
    public async Task Infer_FloatRegression_GivesTheShortestDecimal()
    {
        using var model = TestModel.Load(TestModel.Contract([], "a"), "regression-float");

        var result = await model.InferOne(12.3);

        Assert.That((result.Result, result.Label, result.Scores), Is.EqualTo((12.3, (string?)null, (float[]?)null)));
        Assert.That((await model.InferOne(-1.5e-30)).Result, Is.EqualTo(-1.5e-30));
    }

    [Test]
    public async Task Infer_DoubleRegression_KeepsAllDigits()
    {
        using var model = TestModel.Load(TestModel.Contract([], "a", "b"), "regression-double");

        Assert.That((await model.InferOne(3, 1)).Result, Is.EqualTo((3 * 0.1) + (1 * 0.2)).Within(1e-16));
    }

    [TestCase("logarithm", 0, Description = "minus infinity")]
    [TestCase("logarithm", -1, Description = "NaN")]
    public void Infer_ValueNotFinite_Throws(string name, double x)
    {
        using var model = TestModel.Load(TestModel.Contract([], "a"), name);

        Assert.That(() => model.InferOne(x), Throws.TypeOf<InferenceException>().With.Message.Contains("not finite"));
    }

    [Test]
    public void Infer_ScoreNotFinite_Throws()
    {
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], "a", "b"), "log-scores");

        Assert.That(() => model.InferOne(1, -1), Throws.TypeOf<InferenceException>().With.Message.Contains("not a finite number"));
    }

    [Test]
    public async Task Infer_EqualScores_TakesTheFirst()
    {
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], "a", "b"), "log-scores");

        Assert.That((await model.InferOne(1, 1)).Label, Is.EqualTo("no"));
    }

    [TestCase("binary", 0.0, 0.5f, "no")]
    [TestCase("binary", 2.0, 0.880797f, "yes")]
    [TestCase("binary-flat", 0.75, 0.75f, "yes")]
    [TestCase("binary-open", 0.75, 0.75f, "yes")]
    public async Task Infer_SingleProbability_GivesBothScores(string name, double x, float second, string label)
    {
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], "a"), name);

        var results = await model.Infer([TestModel.Row(x), TestModel.Row(x)], CancellationToken.None);

        Assert.That(results[1].Scores, Is.EqualTo(new[] { 1 - second, second }).Within(1e-6));
        Assert.That(results[1].Label, Is.EqualTo(label));
    }

    [Test]
    public void Infer_SingleNumberThatIsNoProbability_Throws()
    {
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], "a"), "binary-flat");

        Assert.That(() => model.InferOne(1.5), Throws.TypeOf<InferenceException>().With.Message.Contains("not between 0 and 1"));
    }

    [Test]
    public void Infer_FewerAnswersThanRows_Throws()
    {
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], "a", "b"), "collapsing");

        Assert.That(
            async () => await model.Infer([TestModel.Row(0.1, 0.2), TestModel.Row(0.3, 0.4)], CancellationToken.None),
            Throws.TypeOf<InferenceException>());
        Assert.That(
            async () => await model.Infer([TestModel.Row(0.1, 0.2), TestModel.Row(0.3, 0.4), TestModel.Row(0.5, 0.6)], CancellationToken.None),
            Throws.TypeOf<InferenceException>());
    }

    [Test]
    public async Task Infer_OnnxRuntimeFails_ThrowsAndGoesOnServing()
    {
        using var model = TestModel.Load(TestModel.Contract([], new Dictionary<string, FeatureConfig> { ["x"] = new() { Type = FeatureType.Integer } }), "failing");

        Assert.That(() => model.InferOne(2), Throws.TypeOf<InferenceException>().With.Message.Contains("ONNX Runtime failed"));
        Assert.That((await model.InferOne(1)).Result, Is.EqualTo(2.5));
    }

    [Test]
    public void Infer_Cancelled_DoesNotRun()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "wide");

        Assert.That(async () => await model.Infer(TestModel.Rows(1), new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Sha256_Always_NamesTheFileAsConfigured()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "wide");

        Assert.That(model.Sha256.Keys, Is.EqualTo(new[] { TestModel.PathOf("wide") }));
        Assert.That(model.Sha256.Values.Single(), Does.Match("^[0-9a-f]{64}$"));
    }

    private static TabularModelConfig Mixed() => TestModel.Contract(["no", "yes"], new OrderedDictionary<string, FeatureConfig>
    {
        ["colour"] = new() { Type = FeatureType.Text },
        ["size-cm"] = new(),
        ["Open"] = new() { Type = FeatureType.Boolean },
        ["COUNT"] = new() { Type = FeatureType.Integer },
    });

    private static TabularModelConfig Flat() => TestModel.Contract([], new OrderedDictionary<string, FeatureConfig>
    {
        ["count"] = new() { Type = FeatureType.Integer },
        ["size"] = new(),
    });
}
