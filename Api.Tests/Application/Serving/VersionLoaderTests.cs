using Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.MlNet;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.OnnxFile;

namespace Interlock.Api.Tests.Application.Serving;

/// <summary>What a version must show before it answers: with real files, and with a model that does what a test says.</summary>
internal sealed class VersionLoaderTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Load_FirstDimensionOfAnOutputIsNotTheRows_NamesTheOutputAndTheCure() => Assert.That(
        () => LoadAsync(Of([Node("Transpose", ["x"], ["turned"])], [Value("x", Float, "N", 3)], [Value("turned", Float, "A", "B")]), "a b c", "f g h"),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("output 'turned' has the shape [3,1] for 1 rows: its first dimension must be the rows").And.Message.Contains("Export the model with the rows first"));

    [Test]
    public void Load_AnswersOneRowOnly_SaysSo() => Assert.That(
        () => LoadAsync(Of([Node("Reshape", ["x", "one"], ["y"])], [Value("x", Float, "N", 2)], [Value("y", Float, "N", 2)], [Initializer("one", 1, 2)]), "a b", "f g"),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("a batch of 2 fails, whose items are answered alone: ").And.Message.Contains("set 'serving.max-batch: 1'"));

    [Test]
    public async Task Load_AnswersOneRowOnlyAndMaxBatchIsOne_Loads()
    {
        var file = Of([Node("Reshape", ["x", "one"], ["y"])], [Value("x", Float, "N", 2)], [Value("y", Float, "N", 2)], [Initializer("one", 1, 2)]);

        Assert.That((await LoadAsync(file, "a b", "f g", maxBatch: 1)).Id.Version, Is.EqualTo("v1"));
    }

    [TestCase(2)]
    [TestCase(32)]
    public void Load_MixesTheRowsOfABatch_SaysSo(int maxBatch) => Assert.That(
        () => LoadAsync(
            Of([Node("ReduceSum", ["x"], ["sum"], Flag("keepdims", 1)), Node("Mul", ["x", "sum"], ["y"])], [Value("x", Float, "N", 1)], [Value("y", Float, "N", 1)]), "", "x", maxBatch),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("is answered otherwise in a batch of 2 than alone: the file mixes the rows of a batch"));

    [Test]
    public void Load_FailsInAFullBatch_SaysSo() => Assert.That(
        () => LoadAsync(new FakeModel { Answer = rows => rows.Count > 7 ? throw new InferenceException("too many") : FakeModel.Echo(rows) }),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("a batch of 8 fails").And.Message.Contains("too many"));

    [Test]
    public void Load_LabelContradictsTheScores_SaysSo() => Assert.That(
        () => LoadAsync(File.ReadAllBytes(TestModel.PathOf("label-disagrees")), "low mid high", "a b c d"),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("contradicts the scores").And.Message.Contains("'outputs: { label: ..., scores: ... }'"));

    [Test]
    public async Task Load_LabelContradictsTheScoresAndOutputsNamesBoth_Loads()
    {
        var outputs = new OnnxTabularOutputs { Label = "label", Scores = "probabilities" };

        Assert.That((await LoadAsync(File.ReadAllBytes(TestModel.PathOf("label-disagrees")), "low mid high", "a b c d", outputs: outputs)).Warnings, Is.Empty);
    }

    [TestCase(1f, 2f, "its scores are not between 0 and 1: they may be logits.")]
    [TestCase(0.25f, 0.5f, "its scores do not sum to 1.")]
    [TestCase(0.25f, 0.75f, null)]
    public async Task Load_ScoresThatAreNoProbabilities_Warns(float first, float second, string? warning)
    {
        var loaded = await LoadAsync(
            new FakeModel { Answer = rows => [.. rows.Select(_ => new TabularResult(1, "high", [first, second]))] }, LoadedModels.Config() with { Labels = ["low", "high"] });

        Assert.That(loaded.Warnings, warning is null ? Is.Empty : Has.One.StartsWith(warning));
    }

    [Test]
    public async Task Load_ModelWithoutAValueAtZero_IsWarmedUpWithAnotherRow() =>
        Assert.That((await LoadAsync(File.ReadAllBytes(TestModel.PathOf("logarithm")), "", "x")).Id.Version, Is.EqualTo("v1"));

    [Test]
    public async Task Load_RecordedRequests_AreTakenFirst()
    {
        var loaded = await LoadAsync(Above(100), null, Recorded("""{"features":[101,0]}"""), Recorded("""{"picture":1}"""));

        Assert.That(((LoadedModel<TabularRow, TabularResult>)loaded).Examples.Select(example => example.Input.Numbers[0]), Is.EqualTo(new[] { 101 }));
    }

    [Test]
    public void Load_NoRowIsAnswered_NamesTheRowAndTheCure() => Assert.That(
        () => LoadAsync(Above(100)),
        Throws.TypeOf<ModelLoadException>()
            .With.Message.StartsWith("""models.echo.versions.v1: warm-up: too low. It was asked the made-up row {"features":{"x":0,"y":0}}; warm-up: too low. It was asked the made-up row """)
            .And.Message.EndsWith(". Write requests that it can answer into a file of 'swap.golden', or give the features the 'min' and 'max' that it takes."));

    [Test]
    public void Load_SeveralRowsAreAnsweredOtherwiseInABatch_NamesThem()
    {
        var golden = _folder.Write("golden.jsonl", string.Concat(Enumerable.Range(1, 12).Select(i => $"{{\"features\":[{i},0]}}\n")));
        var model = new FakeModel { Answer = rows => [.. rows.Select(row => new TabularResult(row.Numbers[0] + (rows.Count > 1 && row.Numbers[0] != 3 ? 1000 : 0), null))] };

        Assert.That(
            () => LoadAsync(model, LoadedModels.Config() with { Swap = new SwapConfig { Golden = golden } }),
            Throws.TypeOf<ModelLoadException>().With.Message.Contains(
                $"{string.Join("; ", new[] { 1, 2, 4, 5, 6, 7, 8, 9, 10, 11 }.Select(i => $"golden.jsonl:{i}"))} are answered otherwise in a batch of 2 than alone: "));
    }

    [TestCase("low mid high", true, false)]
    [TestCase("low high", false, true)]
    public async Task Load_MlNetLabelContradictsTheScores_FailsOfManyClassesAndWarnsOfTwo(string labels, bool fails, bool warns)
    {
        var names = labels.Split(' ');
        var model = new FakeModel
        {
            Answer = rows => [.. rows.Select(_ => new TabularResult(1, names[1], [.. names.Select((_, i) => i == 0 ? 0.75f : 0.25f / (names.Length - 1))]))],
        };
        var config = LoadedModels.Config() with { Labels = names, Versions = new Dictionary<string, VersionConfig> { ["v1"] = new MlNetTabularConfig { Path = "ml.zip" } } };

        var failure = await FailureOfAsync(() => LoadAsync(model, config));
        Assert.That(failure?.Message, fails ? Does.Contain("contradicts the scores") : Is.Null);
        Assert.That(fails ? [] : (await LoadAsync(model, config)).Warnings, warns ? Has.One.Contains("contradicts the scores") : Is.Empty);
    }

    private static async Task<ModelLoadException?> FailureOfAsync(Func<Task> load)
    {
        try
        {
            await load();
            return null;
        }
        catch (ModelLoadException e)
        {
            return e;
        }
    }

    private static FakeModel Above(double least) =>
        new() { Answer = rows => rows.Any(row => row.Numbers[0] < least) ? throw new InferenceException("too low") : FakeModel.Echo(rows) };

    private static Prediction Recorded(string request) => new()
    {
        Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Model = "echo", Version = "v1", Revision = 1, Request = request, Response = "{}", InferMs = 1,
    };

    private async Task<LoadedModel> LoadAsync(byte[] file, string labels, string features, int maxBatch = 8, OnnxTabularOutputs? outputs = null)
    {
        await File.WriteAllBytesAsync(_folder.PathOf("model.onnx"), file);
        var version = new OnnxTabularConfig { Path = _folder.PathOf("model.onnx"), Outputs = outputs };
        var config = LoadedModels.Config(new ServingConfig { MaxBatch = maxBatch, Timeout = TimeSpan.FromSeconds(20) }) with
        {
            Features = features.Split(' ').ToDictionary(feature => feature, _ => new FeatureConfig()),
            Labels = labels.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Versions = new Dictionary<string, VersionConfig> { ["v1"] = version },
        };
        return await LoadAsync(new OnnxTabularModel(config, version, TestModel.Loader), config);
    }

    private static Task<LoadedModel> LoadAsync(IModel<TabularRow, TabularResult> model, TabularModelConfig? config = null, params Prediction[] recorded)
    {
        var predictions = new Mock<IPredictionDatastore>();
        predictions.Setup(datastore => datastore.ListAsync(It.IsAny<PredictionFilter>(), It.IsAny<CancellationToken>())).ReturnsAsync(recorded);
        var loader = new Mock<IModelLoader>();
        loader.Setup(built => built.Load<TabularRow, TabularResult>(It.IsAny<ModelVersion>()))
            .Returns(new ModelInstance<TabularRow, TabularResult>(model, new Dictionary<string, string>(), model as IDisposable ?? new Lifetime()));
        var kind = new TabularKind(loader.Object, predictions.Object, TimeProvider.System);
        return new VersionLoader([kind], NullLogger<VersionLoader>.Instance).LoadAsync(new ModelVersion("echo", "v1", config ?? LoadedModels.Config()), CancellationToken.None);
    }
}
