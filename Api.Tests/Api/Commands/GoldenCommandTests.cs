using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class GoldenCommandTests
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", TestServer.SampleConfig
        .Replace("golden: models/iris/", "golden: golden/iris/", StringComparison.Ordinal)
        .Replace("golden: models/diabetes/", "golden: golden/diabetes/", StringComparison.Ordinal));

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
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();
        Assert.That((await RunAsync("golden", "iris", "--from", "models/iris/test.csv")).ExitCode, Is.EqualTo(1), "the file is there");
    }

    [TestCase("golden", "iris")]
    [TestCase("golden", "iris", "--from-labelled", "--from", "x.csv")]
    [TestCase("golden", "iris", "--from-labelled", "--label", "x")]
    [TestCase("golden", "iris", "--from", "x.csv", "--count", "0")]
    [TestCase("golden", "diabetes", "--from", "x.csv", "--tolerance", "-1")]
    [TestCase("golden", "image-class", "--from-labelled")]
    public async Task Golden_WrongUsage_ExitsTwo(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Errors);
        Assert.That(run.Errors, Is.Not.Empty);
    }

    [TestCase("No recorded prediction of model 'iris' has a label.", "golden", "iris", "--from-labelled")]
    [TestCase("There is no file 'x.csv'.", "golden", "iris", "--from", "x.csv")]
    public async Task Golden_NothingToTake_ExitsOneWithTheReason(string reason, params string[] args)
    {
        var run = await RunAsync(args);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain(reason));
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
