using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

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
        var run = failed.Output.Split(' ')[0];

        Assert.That((failed.ExitCode, failed.Errors), Is.EqualTo((1, failed.Errors)), failed.Errors);
        Assert.That(failed.Errors, Does.Contain("a: hello 2026-01-31 v").And.Contain("a: succeeded").And.Contain("b: failed"));
        Assert.That(failed.Output, Does.Contain("of 2026-01-31: failed: step 'b' failed"));

        _folder.Write("ready", "");
        var resumed = await RunAsync("job", "work", "--resume", run);

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Errors);
        Assert.That(resumed.Errors, Does.Not.Contain("hello").And.Contain("b: succeeded"));
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

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
