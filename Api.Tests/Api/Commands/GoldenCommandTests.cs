using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class GoldenCommandTests
{
    private const string Config = """
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions: { v2: { runtime: onnx, path: models/iris/v2.onnx } }
            swap: { golden: golden/iris/golden.jsonl }
          diabetes:
            kind: tabular
            features: { age, sex, bmi, bp, total_cholesterol, ldl, hdl, cholesterol_ratio, log_triglycerides, glucose }
            active: v1
            versions: { v1: { runtime: onnx, path: models/diabetes/v1.onnx } }
            swap: { golden: golden/diabetes/golden.jsonl }
          routes: { kind: route, active: v1, versions: { v1: { runtime: local-search } } }
        """;

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", Config);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Golden_OfALabelAndOfANumber_AreAcceptedByCheckAndByAServer()
    {
        // Each file is named by config.yaml and not there yet.
        var iris = await RunAsync("golden", "iris", "--from", "models/iris/test.csv", "--count", "30");
        var diabetes = await RunAsync("golden", "diabetes", "--from", "models/diabetes/test.csv", "--label", "target", "--count", "20", "--version", "v1");
        var check = await RunAsync("check");

        Assert.That(iris.ExitCode, Is.Zero, iris.Errors);
        Assert.That(iris.Output, Does.StartWith("30 golden requests, as v2 answers them, are in ").And.Contain("golden/iris/golden.jsonl: setosa 10, versicolor 10, virginica 10").And.Contain("left out: "));
        Assert.That(diabetes.ExitCode, Is.Zero, diabetes.Errors);
        Assert.That(diabetes.Output, Does.StartWith("20 golden requests, as v1 answers them, are in ").And.Match("tolerance: [0-9.]+"));
        Assert.That(check.ExitCode, Is.Zero, check.Errors);
        await using var server = ServerProcess.Start(_folder.Path);
        await server.ReadyAsync();
    }

    [TestCase("Either '--from-labelled' or '--from FILE.csv' is needed.", "iris")]
    [TestCase("Either '--from-labelled' or '--from FILE.csv' is needed.", "iris", "--from-labelled", "--from", "x.csv")]
    [TestCase("'--label' is for '--from FILE.csv' only.", "iris", "--from-labelled", "--label", "x")]
    [TestCase("'--count' must be 1 to 10000.|'--tolerance' must be a number|'--label'", "iris", "--from", "x.csv", "--count", "0", "--tolerance", "1,5", "--label")]
    [TestCase("MODEL: 'routes' is of kind route; golden requests can be made for models of kind tabular only.", "routes", "--from-labelled")]
    public async Task Golden_WrongUsage_ExitsTwoWithEveryReason(string reasons, params string[] args)
    {
        var run = await RunAsync(["golden", .. args]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Errors);
        foreach (var reason in reasons.Split('|'))
        {
            Assert.That(run.Errors, Does.Contain(reason));
        }
    }

    [Test]
    public async Task Golden_NothingToTake_ExitsOneWithTheReason()
    {
        var run = await RunAsync("golden", "iris", "--from-labelled");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain("No recorded prediction of model 'iris' has a label."));
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
