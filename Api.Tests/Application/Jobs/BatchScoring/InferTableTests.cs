using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.Steps;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class InferTableTests(DatastoreProvider provider)
{
    private TestDatastore _datastore = null!;

    private static InferStepConfig ToTable => InferSteps.Step() with { Output = null, Table = "answers", Chunk = 30 };

    [SetUp]
    public async Task CreateAsync() => _datastore = await TestDatastore.CreateAsync(provider);

    [TearDown]
    public ValueTask DisposeAsync() => _datastore?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Test]
    public async Task Run_ToTable_MakesItAndWritesEveryRow()
    {
        using var step = new FakeStep(ToTable, _datastore);
        step.Write("in.csv", InferSteps.Csv(95).Replace("r0,", "\"it's; DROP\",", StringComparison.Ordinal));

        await RunAsync(step);

        var rows = await ReadAsync("SELECT * FROM answers ORDER BY row_number");
        Assert.That(rows, Has.Count.EqualTo(95));
        Assert.That(rows[0], Is.EqualTo($"{step.Run.Id}|score|1|it's; DROP|0|0|0|low|0|echo|v1|1"));
        Assert.That(rows[94], Is.EqualTo($"{step.Run.Id}|score|95|r94|94|23.5|1|high, \"very\"|94|echo|v1|1"));
    }

    [Test]
    public async Task Run_EndedAtAnyCommitAndResumed_DoublesNoRow([Range(1, 4)] int commit, [Values] bool before)
    {
        using var step = new FakeStep(ToTable, _datastore);
        step.Write("in.csv", InferSteps.Csv(95));
        Action<int> crash = number => _ = number == commit ? throw new InsufficientExecutionStackException() : number;
        (step.BeforeCommit, step.AfterCommit) = before ? (crash, step.AfterCommit) : (step.BeforeCommit, crash);
        Assert.That(() => RunAsync(step), Throws.TypeOf<InsufficientExecutionStackException>());
        (step.BeforeCommit, step.AfterCommit) = (_ => { }, _ => { });

        await RunAsync(step);

        Assert.That(await ReadAsync("SELECT row_number FROM answers ORDER BY row_number"), Is.EqualTo(Enumerable.Range(1, 95).Select(row => $"{row}")));
    }

    [Test]
    public async Task Run_Again_AddsToTheTable()
    {
        using var step = new FakeStep(ToTable, _datastore);
        step.Write("in.csv", InferSteps.Csv(5));
        await RunAsync(step);
        step.Restart();

        await RunAsync(step);

        Assert.That(await ReadAsync("SELECT COUNT(*), COUNT(DISTINCT run_id) FROM answers"), Is.EqualTo(new[] { "10|2" }));
    }

    [Test]
    public async Task Run_TableLacksAColumn_FailsAheadOfEverything()
    {
        await ExecuteAsync("CREATE TABLE answers (run_id TEXT, step TEXT, id TEXT)");
        using var step = new FakeStep(ToTable, _datastore);
        step.Write("in.csv", InferSteps.Csv(5));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith(
            "The table 'answers' has no column 'row_number', 'x', 'y', 'result', 'label', 'score', 'model', 'version', 'revision'; it has: run_id, step, id."));
        Assert.That(step.Commits, Is.Zero);
    }

    [Test]
    public void Run_LaterRowDoesNotFitItsColumn_FailsAndSaysWhere()
    {
        using var step = new FakeStep(ToTable with { Chunk = 10 }, _datastore);
        step.Write("in.csv", InferSteps.Csv(20).Replace("r", "", StringComparison.Ordinal) + "last,1,1\n");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo(
            "in.csv:22: id is 'last', but its column in the table holds whole numbers."));
    }

    [Test]
    public async Task Run_Query_ReadsItsRowsWithPlaceholdersAsParameters()
    {
        await ExecuteAsync("CREATE TABLE measured (day TEXT, id BIGINT, x DOUBLE PRECISION, note TEXT)");
        await ExecuteAsync("INSERT INTO measured VALUES ('2026-01-31', 1, 1.5, 'a, \"b\"'), ('2026-01-31', 2, 70, NULL), ('2026-01-30', 3, 3, 'x')");
        var query = "SELECT id, note, x FROM measured WHERE day = {{ date }} OR note = {{ params.note }} ORDER BY id";
        using var step = new FakeStep(InferSteps.Step() with { Files = null, Query = query }, _datastore, ("note", "' OR 1 = 1"));

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv").Split('\n')[1..^1], Is.EqualTo(new[]
        {
            "1,\"a, \"\"b\"\"\",1.5,0,low,1.5,echo,v1,1", "2,,70,1,\"high, \"\"very\"\"\",70,echo,v1,1",
        }));
    }

    [Test]
    public async Task Run_QueryEndedAndResumed_DoublesNoRow([Values(1, 3)] int commit)
    {
        await ExecuteAsync("CREATE TABLE measured (id BIGINT, x DOUBLE PRECISION)");
        foreach (var id in Enumerable.Range(1, 50))
        {
            await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO measured VALUES ({id}, {id})"));
        }

        using var step = new FakeStep(ToTable with { Files = null, Query = "SELECT id, x FROM measured ORDER BY id", Chunk = 12 }, _datastore);
        step.AfterCommit = number => _ = number == commit ? throw new InsufficientExecutionStackException() : number;
        Assert.That(() => RunAsync(step), Throws.TypeOf<InsufficientExecutionStackException>());
        step.AfterCommit = _ => { };

        await RunAsync(step);

        Assert.That(await ReadAsync("SELECT id FROM answers ORDER BY row_number"), Is.EqualTo(Enumerable.Range(1, 50).Select(row => $"{row}")));
    }

    [Test]
    public void Run_BrokenQuery_FailsWithTheDatabasesWords()
    {
        using var step = new FakeStep(InferSteps.Step() with { Files = null, Query = "SELECT x FROM nowhere" }, _datastore);

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith("The query failed: ").And.Message.Contains("nowhere"));
    }

    [Test]
    public async Task Run_Record_KeepsPredictionsOnce()
    {
        using var step = new FakeStep(ToTable with { Record = true }, _datastore);
        step.Write("in.csv", InferSteps.Csv(40));
        step.BeforeCommit = number => _ = number == 2 ? throw new InsufficientExecutionStackException() : number;
        Assert.That(() => RunAsync(step), Throws.TypeOf<InsufficientExecutionStackException>());
        step.BeforeCommit = _ => { };

        await RunAsync(step);

        Assert.That(await _datastore.CountAsync(), Is.EqualTo(40));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var context = await _datastore.Contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var context = await _datastore.Contexts.CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private Task RunAsync(FakeStep step) => InferSteps.Runner(_datastore).RunAsync(step, CancellationToken.None);
}
