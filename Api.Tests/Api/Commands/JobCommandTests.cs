using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class JobCommandTests
{
    private const string Steps = """
        a: { kind: command, command: [sh, -c, "echo hello {{ date }} {{ params.k }}"] }
              b: { kind: command, command: [test, -f, ready], after: [a] }
        """;

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", JobYaml.Of("a: {}").Replace("a: { kind: command, command: [x] }", Steps, StringComparison.Ordinal));

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Job_FailsThenResumed_GoesOnAndExitsZero()
    {
        var failed = await RunAsync("job", "work", "--date", "2026-01-31", "--param", "k=v");
        var said = failed.Output.TrimEnd();
        var run = said.Split(' ')[0];

        Assert.That(failed.ExitCode, Is.EqualTo(1), failed.Errors);
        Assert.That(failed.Errors, Does.Contain("a: hello 2026-01-31 v").And.Contain("a: succeeded").And.Contain("b: failed"));
        Assert.That(said, Does.EndWith("of 2026-01-31: failed: step 'b' failed: test ended with exit code 1"));

        _folder.Write("ready", "");
        var resumed = await RunAsync("job", "work", "--resume", run);

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Errors);
        Assert.That(resumed.Errors, Does.Not.Contain("hello").And.Contain("b: succeeded"));
        await using var context = DatastoreContexts.Create(new DatastoreConfig(), _folder.Path).CreateDbContext();
        var entries = await context.Audit.OrderBy(entry => entry.Id).ToListAsync();
        Assert.That(entries.Select(entry => (entry.Action, entry.Subject, entry.From, entry.Outcome)), Is.EqualTo(new[] { ("job.run", "work", "command", "done"), ("job.resume", "work", "command", "done") }));
        Assert.That(entries.Select(entry => entry.After), Has.All.Contains(run));
    }

    // A command must not take up what the gate never saw; the server, or ./run apply, does.
    [Test]
    public async Task Job_ModelEditedButNotApplied_ScoresWithTheActiveRevision()
    {
        _folder.Write("in.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        ConfigureScoring("v1");
        await PublishAsync();

        ConfigureScoring("v2");
        var second = await RunAsync("job", "score");

        Assert.That(second.ExitCode, Is.Zero, second.Errors);
        Assert.That(second.Errors, Does.Contain("\"event\":1049"));
        Assert.That(File.ReadAllLines(Path.Combine(_folder.Path, "out.csv"))[1], Does.EndWith(",iris,v1,1"));
    }

    [Test]
    public async Task Job_BeforeTheFirstStartOfAServer_UsesConfigYamlAndPublishesNothing()
    {
        _folder.Write("in.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        ConfigureScoring("v1");
        Assert.That((await RunAsync("job", "score")).ExitCode, Is.Zero);

        ConfigureScoring("v2");
        var second = await RunAsync("job", "score");

        Assert.That(second.ExitCode, Is.Zero, second.Errors);
        Assert.That(File.ReadAllLines(Path.Combine(_folder.Path, "out.csv"))[1], Does.EndWith(",iris,v2,0"));
    }

    [Test]
    public async Task Job_OtherSectionsEdited_SaysNothingOfRevisions()
    {
        _folder.Write("in.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        ConfigureScoring("v1");
        await PublishAsync();

        ConfigureScoring("v1", "drain: { delay: 0s }");
        var second = await RunAsync("job", "score");

        Assert.That((second.ExitCode, second.Errors.Contains("1049", StringComparison.Ordinal)), Is.EqualTo((0, false)), second.Errors);
    }

    [Test]
    public async Task Job_WithoutName_ListsJobs()
    {
        var run = await RunAsync("job");

        Assert.That((run.ExitCode, run.Output.TrimEnd()), Is.EqualTo((0, "work  by hand")));
    }

    [TestCase("job", "other")]
    [TestCase("job", "work", "--date", "tomorrow")]
    [TestCase("job", "work", "--from", "2026-01-01")]
    [TestCase("job", "work", "--dat", "2026-01-01")]
    [TestCase("job", "work", "--param", "x")]
    public async Task Job_WrongUsage_ExitsTwo(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Errors);
        Assert.That(run.Errors, Is.Not.Empty);
    }

    private void ConfigureScoring(string active, string server = "") => _folder.Write("config.yaml", $$"""
        server: { {{server}} }
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: {{active}}
            versions: { v1: { runtime: onnx, path: models/iris/v1.onnx }, v2: { runtime: onnx, path: models/iris/v2.onnx } }
        jobs:
          score: { steps: { all: { kind: infer, model: iris, files: in.csv, output: out.csv } } }
        """);

    /// <summary>Starts the server once, so that config.yaml is active.</summary>
    private async Task PublishAsync()
    {
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();
        server.Signal("KILL");
        await server.EndAsync();
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
