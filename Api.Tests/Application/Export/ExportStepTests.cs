using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Export;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Export;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Export;

/// <summary>Exports by jobs; the run is of 2026-01-31.</summary>
[Parallelizable]
internal sealed class ExportStepTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 30, 0, 0, 0, TimeSpan.Zero);

    private TestDatastore _database = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        await AddAsync("1", Day.AddDays(-1));
        await AddAsync("2", Day);
        await AddAsync("3", Day.AddDays(1).AddMilliseconds(-1));
        await AddAsync("4", Day.AddDays(1));
        await AddAsync("5", Day, "wine");
    }

    [TearDown]
    public async Task Close() => await _database.DisposeAsync();

    [TestCase("csv", "{{ date - 1 }}", 1, "2 3")]
    [TestCase("ndjson", "{{ date - 1 }}", 2, "1 2 3")]
    [TestCase("parquet", "{{ date }}", 1, "4")]
    [TestCase("parquet", "2026-01-31", 36500, "1 2 3 4")]
    public async Task Run_Days_AreExportedAndAgainTheSame(string format, string date, int days, string expected)
    {
        using var step = new FakeStep(new ExportStepConfig { Model = "iris", Date = date, Days = days, Output = $"out/{{{{ date }}}}/iris.{format}" });

        await RunAsync(step);
        var first = await File.ReadAllBytesAsync(step.PathOf($"out/2026-01-31/iris.{format}"));
        step.Restart();
        await RunAsync(step);

        Assert.That(string.Join(' ', (await ExportedRows.ReadAsync(format, first)).Select(row => row["response"])), Is.EqualTo(expected));
        Assert.That(await File.ReadAllBytesAsync(step.PathOf($"out/2026-01-31/iris.{format}")), Is.EqualTo(first));
        Assert.That(Directory.GetFiles(step.PathOf("out/2026-01-31")), Has.Length.EqualTo(1));
        Assert.That(step.Lines, Is.EqualTo(new[] { $"Info: {expected.Split(' ').Length} predictions were exported." }));
    }

    [Test]
    public async Task Run_AfterItsCommit_WritesNothing()
    {
        using var step = new FakeStep(new ExportStepConfig { Output = "a.csv" });
        await RunAsync(step);
        File.Delete(step.PathOf("a.csv"));

        await RunAsync(step);

        Assert.That(File.Exists(step.PathOf("a.csv")), Is.False);
    }

    [Test]
    public void Run_NothingFound_KeepsTheFileOfAnEarlierRun()
    {
        using var step = new FakeStep(new ExportStepConfig { Model = "none", Output = "a.csv" });
        step.Write("a.csv", new string('x', 1000));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith("No prediction was found, and the output '"));

        Assert.That(step.Read("a.csv"), Has.Length.EqualTo(1000));
    }

    [TestCase("{{ params.day }}", "a.csv", "'soon' is not a day such as 2026-01-31.")]
    [TestCase("{{ date }}", "{{ params.day }}/{{ params.up }}.csv", "'../x' cannot stand in a path.")]
    public void Run_BadParameters_Fails(string date, string output, string expected)
    {
        using var step = new FakeStep(new ExportStepConfig { Date = date, Output = output }, null, ("day", "soon"), ("up", "../x"));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo(expected));
    }

    [Test]
    public void Run_OutputIsAFolder_Fails()
    {
        using var step = new FakeStep(new ExportStepConfig { Output = "a.csv" });
        Directory.CreateDirectory(step.PathOf("a.csv"));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>());
    }

    private Task RunAsync(FakeStep step) =>
        new ExportStep(new PredictionExporter(new ExportDatastore(_database.Calls()), TimeProvider.System), ExportedRows.Formats).RunAsync(step, CancellationToken.None);

    private Task AddAsync(string response, DateTimeOffset at, string model = "iris") =>
        _database.Open().AddAsync([TestDatastore.Prediction(TimeOrderedId.New(at), model, response: response)], CancellationToken.None);
}
