using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Tabular;

public sealed class OnnxTabularModelLoadTests
{
    [Test]
    public void Load_EverythingWrong_NamesEveryMismatchAndBothSides()
    {
        var contract = TestModel.Contract(["low", "high"], "a", "b", "c");

        Assert.That(() => TestModel.Load(contract, "wide"), Throws.TypeOf<ModelLoadException>()
            .With.Message.Contains("it is 4 wide, but the contract has 3 features")
            .And.Message.Contains("has 2 scores")
            .And.Message.Contains("takes x: float[?,4] and gives probabilities: float[?,3]")
            .And.Message.Contains("the features a: number; b: number; c: number and the labels low, high"));
    }

    [Test]
    public void Load_TwoCandidates_AsksForOutputs()
    {
        Assert.That(() => TestModel.Load(TestModel.FourNumbers(), "ambiguous"), Throws.TypeOf<ModelLoadException>()
            .With.Message.Contains("logits: float[?,3]; probabilities: float[?,3]").And.Message.Contains("'outputs: { scores: logits }'"));
    }

    [Test]
    public async Task Load_TwoCandidatesAndOutputs_TakesTheNamed()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "ambiguous", new OnnxTabularOutputs { Scores = "logits" });

        Assert.That((await model.InferOne(1, 2, 3, 0)).Scores, Is.EqualTo(new[] { 1.125f, 2, 2.875f }));
    }

    [Test]
    public async Task Load_OutputsNamesScoresAlone_LeavesTheLabelOut()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "label-disagrees", new OnnxTabularOutputs { Scores = "probabilities" });

        Assert.That((await model.InferOne(0.2, 0.9, 0.4, 1)).Label, Is.EqualTo("mid"));
    }

    [Test]
    public void Load_OutputsNamesNoOutput_SaysSo() =>
        AssertRefused(TestModel.FourNumbers(), "wide", "'outputs.scores' names 'probs', which is no output", new OnnxTabularOutputs { Scores = "probs" });

    [Test]
    public void Load_OutputsNamesUnfitOutput_SaysSo() =>
        AssertRefused(TestModel.FourNumbers(), "with-label", "cannot be the scores", new OnnxTabularOutputs { Scores = "label" });

    [Test]
    public void Load_ValueOfClassifier_SaysSo() =>
        AssertRefused(TestModel.FourNumbers(), "wide", "'outputs.value' is for models without labels", new OnnxTabularOutputs { Value = "probabilities" });

    [Test]
    public void Load_EmptyOutputs_SaysWhatIsWanted() =>
        AssertRefused(TestModel.FourNumbers(), "wide", "no output is a label", new OnnxTabularOutputs());

    [Test]
    public void Load_RegressionFileForLabels_SaysSo() =>
        AssertRefused(TestModel.Contract(TestModel.Labels, "a", "b"), "regression-double", "has 3 scores");

    [Test]
    public void Load_ClassifierWithoutLabels_SaysSo() =>
        AssertRefused(TestModel.Contract([], "a", "b", "c", "d"), "wide", "no output is a regression's number");

    [Test]
    public void Load_InputNoFeatureIsCalledLike_SaysSo()
    {
        var contract = TestModel.Contract(["no", "yes"], Columns("colour", "size_cm", "opened", "count"));

        AssertRefused(contract, "columns", "input 'open: bool[?,1]': no feature is called like it");
    }

    [Test]
    public void Load_FeatureNoInputTakes_SaysSo()
    {
        var columns = Columns("colour", "size_cm", "open", "count");
        columns["weight"] = new FeatureConfig();

        AssertRefused(TestModel.Contract(["no", "yes"], columns), "columns", "no input takes the feature 'weight'");
    }

    [Test]
    public async Task Load_InputsGiven_TakesThem()
    {
        var columns = Columns("colour", "size", "opened", "count");
        columns["weight"] = new FeatureConfig();
        using var model = TestModel.Load(TestModel.Contract(["no", "yes"], columns), "columns", inputs: new Dictionary<string, string>
        {
            ["Size_cm"] = "size",
            ["open"] = "opened",
        });

        var result = await model.InferOne(0, 0.5, 1, 2, 77);

        Assert.That(result.Scores, Is.EqualTo(new[] { 0.5f, 120.5f }));
    }

    [Test]
    public async Task Load_InputsSaysAllNumbers_LeavesTextsOut()
    {
        var columns = Columns("colour");
        columns["a"] = columns["b"] = columns["c"] = columns["d"] = new FeatureConfig();
        using var model = TestModel.Load(TestModel.Contract(TestModel.Labels, columns), "wide", inputs: new Dictionary<string, string> { ["x"] = "*" });

        Assert.That((await model.InferOne(0, 0, 0, 9, 0)).Label, Is.EqualTo("high"));
    }

    [Test]
    public void Load_InputsNamesNoInputOrFeature_SaysBoth()
    {
        Assert.That(
            () => TestModel.Load(TestModel.FourNumbers(), "wide", inputs: new Dictionary<string, string> { ["x"] = "size", ["y"] = "*" }),
            Throws.TypeOf<ModelLoadException>()
                .With.Message.Contains("'inputs' names 'y', which is no input").And.Message.Contains("'inputs' says 'size', which is no feature"));
    }

    [Test]
    public void Load_NumberIntoWholeNumberInput_SaysSo()
    {
        var columns = Columns("colour", "size_cm", "open", "count");
        columns["count"] = new FeatureConfig();

        AssertRefused(TestModel.Contract(["no", "yes"], columns), "columns", "a number such as 'count' does not go into int64");
    }

    [Test]
    public void Load_OptionalIntoTypeWithoutMissing_SaysSo()
    {
        var columns = Columns("colour", "size_cm", "open", "count");
        columns["count"] = new FeatureConfig { Type = FeatureType.Integer, Optional = true };

        AssertRefused(TestModel.Contract(["no", "yes"], columns), "columns", "'count' is optional, but int64 has no missing value");
    }

    [Test]
    public void Load_FeaturesDifferOnlyInSpelling_AsksForInputs()
    {
        var columns = Columns("colour", "size_cm", "open", "count");
        columns["Size-cm"] = new FeatureConfig();

        AssertRefused(TestModel.Contract(["no", "yes"], columns), "columns", "the features size_cm, Size-cm are all called like it");
    }

    [Test]
    public void Load_PictureFile_SaysWhichShapesFit() =>
        AssertRefused(TestModel.FourNumbers(), "image-nchw", "only tensors of shape [N] and [N,width] can take features");

    [TestCase(null, true)]
    [TestCase("", false)]
    [TestCase("0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef", true)]
    [TestCase("0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdeg", false)]
    [TestCase("0123456789abcdef", false)]
    public void Validate_Sha256_HasSixtyFourHexDigits(string? sha256, bool valid)
    {
        var problems = new OnnxTabularConfig { Path = "x.onnx", Sha256 = sha256 }.Validate().ToArray();

        Assert.That(problems.Select(problem => problem.Path), Is.EqualTo(valid ? Array.Empty<string>() : ["sha256"]));
    }

    private static void AssertRefused(TabularModelConfig contract, string name, string words, OnnxTabularOutputs? outputs = null) =>
        Assert.That(() => TestModel.Load(contract, name, outputs), Throws.TypeOf<ModelLoadException>().With.Message.Contains(words));

    private static OrderedDictionary<string, FeatureConfig> Columns(params string[] names)
    {
        FeatureType[] types = [FeatureType.Text, FeatureType.Number, FeatureType.Boolean, FeatureType.Integer];
        return new(names.Zip(types, (name, type) => KeyValuePair.Create(name, new FeatureConfig { Type = type })));
    }
}
