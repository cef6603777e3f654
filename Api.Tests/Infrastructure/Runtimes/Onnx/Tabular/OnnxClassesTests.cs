using Interlock.Api.Tests.Support;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.OnnxFile;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>The classes that a file names are those of the contract, in whatever order, or it does not load.</summary>
internal sealed class OnnxClassesTests
{
    private static readonly long[] FromOne = [1, 2, 3];
    private static readonly string[] Turned = ["c", "a", "b"];

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [TestCase("setosa,versicolor,virginica")]
    [TestCase("1,2")]
    [TestCase("0,1,2")]
    public void Load_NumbersThatAreNoIndexes_SaysWhichLabelsToWrite(string labels) => Assert.That(
        () => Load(Classifier(Attribute("classlabels_ints", FromOne)), labels),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("the classes of the file are 1, 2, 3; the labels of the contract are " + labels.Replace(",", ", ", StringComparison.Ordinal))
            .And.Message.Contains("Write 'labels: [1, 2, 3]'"));

    [TestCase("a,b,d")]
    [TestCase("a,b")]
    [TestCase("a,b,c,d")]
    [TestCase("A,B,C")]
    public void Load_OtherNames_SaysWhichLabelsToWrite(string labels) => Assert.That(
        () => Load(Classifier(Attribute("classlabels_strings", Turned)), labels),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("Write 'labels: [c, a, b]'"));

    [TestCase("a,b,c", "a")]
    [TestCase("c,a,b", "a")]
    public async Task Infer_NamesInAnotherOrder_GivesScoresInTheContractsOrder(string labels, string expected)
    {
        using var model = Load(Classifier(Attribute("classlabels_strings", Turned)), labels);

        Require(await model.InferOne(0, 5, 1, 0), expected, labels);
    }

    [TestCase("3,2,1", "2")]
    [TestCase("1,2,3", "2")]
    public async Task Infer_NumbersInAnotherOrder_GivesScoresInTheContractsOrder(string labels, string expected)
    {
        using var model = Load(Classifier(Attribute("classlabels_ints", FromOne)), labels);

        Require(await model.InferOne(0, 5, 1, 0), expected, labels);
    }

    [Test]
    public async Task Infer_ClassesAreLookedUpByIndex_GivesScoresInTheContractsOrder()
    {
        var file = Of(
            [
                Node("Softmax", ["x"], ["scores"]),
                Node("ArgMax", ["scores"], ["index"], Flag("axis", 1), Flag("keepdims", 0)),
                Node("Gather", ["classes", "index"], ["label"]),
            ],
            [Value("x", Float, "N", 3)],
            [Value("label", Whole, "N"), Value("scores", Float, "N", 3)],
            [Initializer("classes", 30, 10, 20)]);
        using var model = Load(file, "10,20,30", 3);

        Require(await model.InferOne(0, 5, 1), "10", "10,20,30");
        Assert.That(() => Load(file, "no,maybe,yes", 3), Throws.TypeOf<ModelLoadException>().With.Message.Contains("the classes of the file are 30, 10, 20"));
    }

    [TestCase("""["c","a","b"]""", "a")]
    [TestCase("somebody else's form", "b")]
    public async Task Infer_ClassesInTheMetadata_GivesScoresInTheContractsOrder(string labels, string expected)
    {
        using var model = Load(Scores(("labels", labels)), "a,b,c", 3);

        Require(await model.InferOne(0, 5, 1), expected, "a,b,c");
    }

    [Test]
    public void Load_OtherClassesInTheMetadata_SaysWhichLabelsToWrite() => Assert.That(
        () => Load(Scores(("classes", """["x","y","z"]""")), "a,b,c", 3), Throws.TypeOf<ModelLoadException>().With.Message.Contains("Write 'labels: [x, y, z]'"));

    [Test]
    public void Infer_LabelOutOfRange_NamesItAndTheLabels()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "label-plus-one");

        Assert.That(() => model.InferOne(0, 0, 9, 0), Throws.TypeOf<InferenceException>().With.Message.Contains("the label '3', which is not among the contract's labels: low, mid, high"));
    }

    private static byte[] Scores((string, string) metadata) => Of(
        [Node("Softmax", ["x"], ["scores"])], [Value("x", Float, "N", 3)], [Value("scores", Float, "N", 3)], null, [metadata]);

    private static void Require(TabularResult result, string label, string labels)
    {
        var index = Array.IndexOf(labels.Split(','), label);
        Assert.That((result.Result, result.Label), Is.EqualTo(((double)index, label)));
        Assert.That(result.Scores![index], Is.EqualTo(result.Scores.Max()));
    }

    private OnnxTabularModel Load(byte[] file, string labels, int features = 4)
    {
        File.WriteAllBytes(_folder.PathOf("model.onnx"), file);
        var contract = TestModel.Contract(labels.Split(','), [.. Enumerable.Range(0, features).Select(i => $"f{i}")]);
        return new OnnxTabularModel(contract, new OnnxTabularConfig { Path = _folder.PathOf("model.onnx") }, TestModel.Loader);
    }
}
