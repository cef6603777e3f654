using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Api.Tests.Support;
using Interlock.Application.Sources;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class ImportCommandTests
{
    private const string Csv = "sensor,timestamp,value\npump,2013-12-02T21:15:00Z,5.5\npump,2013-12-02T21:16:00Z,6\n";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", Reading.Iris);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Import_Twice_TheSecondTellsDuplicates()
    {
        _folder.Write("readings.csv", Csv);

        var (first, second) = (await RunAsync("import", "readings.csv"), await RunAsync("import", "readings.csv"));

        Assert.That((first.ExitCode, LastLine(first), first.Errors), Is.EqualTo((0, "2 accepted, 0 duplicate, 0 rejected", "")));
        Assert.That((second.ExitCode, second.Output.TrimEnd(), second.Errors), Is.EqualTo((0, "0 accepted, 2 duplicate, 0 rejected", "")));
    }

    [Test]
    public async Task Import_BadRows_AreToldOnStderrAndExitIsOne()
    {
        _folder.Write("readings.txt", """
            [{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":1},{},{"sensor":1}]
            """);

        var run = await RunAsync("import", "readings.txt", "--format", "json");

        Assert.That((run.ExitCode, LastLine(run)), Is.EqualTo((1, "1 accepted, 0 duplicate, 2 rejected")));
        Assert.That(run.ErrorLines, Is.EqualTo(new[] { "2: has no sensor", "3: sensor is not a text" }));
    }

    [Test]
    public async Task Import_BrokenFile_TellsWhatWasStoredAndExitIsOne()
    {
        _folder.Write("readings.json", """[{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":1},""");

        var run = await RunAsync("import", "readings.json");

        Assert.That((run.ExitCode, LastLine(run)), Is.EqualTo((1, "1 accepted, 0 duplicate, 0 rejected")));
        Assert.That(
            run.ErrorLines,
            Is.EqualTo(new[] { "The import stopped: the source is no JSON array: it is cut off. Before that: 1 accepted, 0 duplicate, 0 rejected." }));
    }

    [TestCase("readings.csv", "readings.csv")]
    [TestCase(".", "denied")]
    public async Task Import_FileThatCannotBeOpened_SaysSoAndExitIsOne(string file, string said)
    {
        var run = await RunAsync("import", file, "--format", "csv");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain(said));
    }

    [Test]
    public async Task Import_UnknownExtension_AsksForTheFormat()
    {
        var run = await RunAsync("import", "readings.txt");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain("--format csv, ndjson or json"));
    }

    [Test]
    public async Task Import_StandardInput_IsReadToItsEnd()
    {
        _folder.Write("readings.csv", Csv);

        var (exitCode, output) = await Docs.Shell.RunAsync(
            $"cd {_folder.Path} && dotnet {ServerProcess.Program} --config config.yaml import - --format csv < readings.csv");

        Assert.That((exitCode, output.TrimEnd().Split('\n')[^1]), Is.EqualTo((0, "2 accepted, 0 duplicate, 0 rejected")));
    }

    [Test]
    public async Task Import_Help_TellsTheExitCodes()
    {
        var run = await RunAsync("import", "--help");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("Exits 0, or 1 when a row was rejected or FILE could not be read to its end."));
    }

    [Test]
    public void Tell_EveryFewSeconds_WritesALine()
    {
        var clock = new ManualTime();
        var output = new StringWriter();
        var lines = new Interlock.Api.Commands.Data.ImportLines(output, clock);

        foreach (var rows in new[] { 1000, 2_000_000, 3_000_000, 4_000_000 })
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            lines.Tell(new ImportProgress(rows, rows * 10));
        }

        Assert.That(output.ToString(), Is.EqualTo($"2,000,000 rows, 19.1 MiB{Environment.NewLine}4,000,000 rows, 38.1 MiB{Environment.NewLine}"));
    }

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);

    // Before the counts the log may tell of migrations.
    private static string LastLine(InterlockCommand run) => run.Output.TrimEnd().Split(Environment.NewLine)[^1];
}
