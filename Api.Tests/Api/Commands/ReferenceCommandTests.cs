using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class ReferenceCommandTests
{
    private const string Config = """
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions: { v2: { runtime: onnx, path: models/iris/v2.onnx, reference: iris.json } }
          routes: { kind: route, active: v1, versions: { v1: { runtime: local-search } } }
        """;

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", Config);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Reference_OfAFile_IsWhatTheServerComparesWith()
    {
        var data = Repository.PathOf("models", "iris", "test.csv");
        var rows = File.ReadLines(data).Count() - 1;

        var made = await RunAsync("reference", "iris", "--data", data, "--out", "iris.json");

        Assert.That((made.ExitCode, made.Output), Is.EqualTo((0, $"{rows} rows of v2 are summed up in {_folder.PathOf("iris.json")}{Environment.NewLine}")), made.Errors);
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();
        var drift = (await TestServer.JsonOf(await server.Client.GetAsync("/models/iris/drift"))).GetProperty("data");
        Assert.That(drift.GetProperty("reference").GetRawText(), Is.EqualTo($$"""{"file":"iris.json","rows":{{rows}}}"""));
        Assert.That(drift.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("edges").GetArrayLength()), Is.All.GreaterThan(2));
        Assert.That(drift.GetProperty("label").GetProperty("values").EnumerateArray().Sum(value => value.GetProperty("reference").GetDouble()), Is.EqualTo(1).Within(1e-9));
    }

    [TestCase("nobody", "", 2, "MODEL 'nobody' is not configured; expected one of: iris, routes")]
    [TestCase("iris", "--version v9", 2, "--version 'v9' is no version of model 'iris'; expected one of: v2")]
    [TestCase("iris", "", 1, "The reference is the first 1000 predictions, and there are 0.")]
    [TestCase("iris", "--data none.csv", 1, "There is no file 'none.csv'.")]
    [TestCase("iris", "--data bad.csv", 1, "bad.csv:2: sepal_width is 'x'; expected a number")]
    [TestCase("routes", "", 1, "Nothing of models of this kind can be compared.")]
    public async Task Reference_ThatCannotBeMade_SaysWhyAndWritesNothing(string model, string options, int exitCode, string error)
    {
        _folder.Write("bad.csv", "sepal_length,sepal_width,petal_length,petal_width\n1,x,1,1\n");

        var made = await RunAsync(["reference", model, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--out", "iris.json"]);

        Assert.That((made.ExitCode, made.ErrorLines[^1]), Is.EqualTo((exitCode, error)));
        Assert.That(File.Exists(_folder.PathOf("iris.json")), Is.False);
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
