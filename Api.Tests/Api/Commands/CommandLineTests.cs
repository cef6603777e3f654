using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
public sealed class CommandLineTests
{
    private static readonly string Faulty = Reading.Served.Replace("active: v2", "active: v9");

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Check_ValidFile_PrintsOneLineAndExitsZero()
    {
        var file = _folder.Write("config.yaml", Reading.Served);
        var run = await RunAsync("check");

        Assert.That(run, Is.EqualTo(new InterlockCommand(0, $"{file} is valid: 1 model, 0 warnings{Environment.NewLine}", "")));
    }

    [Test]
    public async Task Check_Warnings_AreOnStderrAndExitIsZero()
    {
        var file = _folder.Write("config.yaml", Reading.Served + "clients: { eta: { url: http://127.0.0.1:1 } }\n");
        var run = await RunAsync("check");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Is.EqualTo($"{file} is valid: 1 model, 1 warning{Environment.NewLine}"));
        Assert.That(run.ErrorLines, Is.EqualTo(["config.yaml:12:12: warning: clients.eta: no model uses this client"]));
    }

    [TestCase("check")]
    [TestCase("--migrate")]
    [TestCase]
    public async Task AnyCommand_FaultyFile_PrintsTheReportOnStderrAndExitsOne(params string[] args)
    {
        _folder.Write("config.yaml", Faulty + "    record: yes\n");
        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.ErrorLines, Is.EqualTo([
            "config.yaml:8:5: models.iris.active: there is no version 'v9'; the versions are: v1, v2",
            "config.yaml:12:13: models.iris.record: 'yes' is not true or false",
            "2 errors, 0 warnings"]));
    }

    [Test]
    public async Task Check_MissingFile_SaysSoAndExitsOne()
    {
        var run = await RunAsync("check", "--config", "nowhere.yaml");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Is.EqualTo(["nowhere.yaml: there is no such file", "1 error, 0 warnings"]));
    }

    [Test]
    public async Task Check_ConfigOption_WinsOverAppRootAndWorkingFolder()
    {
        _folder.Write("config.yaml", Faulty);
        var other = _folder.Write("other.yaml", Reading.Served);
        var run = await InterlockCommand.RunAsync(_folder.Path, ["--config", "other.yaml", "check"], ("APP_ROOT", _folder.Path));

        Assert.That(run.Output, Does.StartWith($"{other} is valid"), run.Errors);
    }

    [Test]
    public async Task Check_AppRoot_WinsOverWorkingFolder()
    {
        _folder.Write("config.yaml", Faulty);
        using var root = new TemporaryFolder();
        var file = root.Write("config.yaml", Reading.Served);
        var run = await InterlockCommand.RunAsync(_folder.Path, ["check"], ("APP_ROOT", root.Path));

        Assert.That(run.Output, Does.StartWith($"{file} is valid"), run.Errors);
    }

    [Test]
    public async Task Check_OverrideOfTheProcess_Counts()
    {
        _folder.Write("config.yaml", Faulty);
        var run = await InterlockCommand.RunAsync(_folder.Path, ["check"], ("INTERLOCK__MODELS__IRIS__ACTIVE", "v1"));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
    }

    [Test]
    public async Task Schema_Always_PrintsTheSchemaThatIsCheckedIn()
    {
        var run = await RunAsync("schema");

        Assert.That(run, Is.EqualTo(new InterlockCommand(0, File.ReadAllText(Repository.PathOf("config.schema.json")), "")));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    public async Task Help_Always_NamesEveryCommandAndOption(string option)
    {
        var run = await RunAsync(option);

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("check").And.Contain("schema").And.Contain("--config <FILE>").And.Contain("--migrate"));
        Assert.That(run.Errors, Is.Empty);
    }

    [TestCase("chek", "'chek'")]
    [TestCase("--confg", "'--confg'")]
    [TestCase("--config", "'--config'")]
    public async Task UnknownOrIncompleteArgument_IsNamedOnStderrAndExitsOne(string argument, string named)
    {
        _folder.Write("config.yaml", Reading.Served);
        var run = await RunAsync(argument);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain(named));
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
