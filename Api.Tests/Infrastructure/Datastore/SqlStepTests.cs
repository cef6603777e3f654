using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.Steps;
using Interlock.Infrastructure.Datastore.Steps;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class SqlStepTests(DatastoreProvider provider)
{
    private bool IsSqlServer => provider == DatastoreProvider.Sqlserver;

    private TestDatastore _datastore = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _datastore = await TestDatastore.CreateAsync(provider);
        await using var context = await _datastore.Contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(IsSqlServer ? "CREATE TABLE notes (day DATE, text NVARCHAR(100))" : "CREATE TABLE notes (day DATE, text TEXT)");
    }

    [TearDown]
    public ValueTask DisposeAsync() => _datastore?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Test]
    public async Task Run_Statements_RunOnceWithParameters()
    {
        var append = IsSqlServer ? "+" : "||";
        using var step = Step($"INSERT INTO notes (day, text) VALUES ({{{{ date }}}}, {{{{ params.text }}}}); UPDATE notes SET text = text {append} '!' WHERE day = {{{{ date }}}}");

        await RunAsync(step);
        await RunAsync(step);

        Assert.That(await NotesAsync(), Is.EqualTo(new[] { "'); DROP TABLE notes; --!" }));
        Assert.That(step.Lines, Is.EqualTo(new[] { "Info: 2 rows were affected." }));
    }

    [Test]
    public async Task Run_CrashAheadOfTheCommit_LeavesNothingAndRunsAgain()
    {
        using var step = Step("INSERT INTO notes (day, text) VALUES ({{ date }}, 'a')");
        step.BeforeCommit = _ => throw new InsufficientExecutionStackException();
        Assert.That(() => RunAsync(step), Throws.TypeOf<InsufficientExecutionStackException>());
        step.BeforeCommit = _ => { };

        await RunAsync(step);

        Assert.That(await NotesAsync(), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Run_SecondStatementFails_NothingIsDone()
    {
        using var step = Step("INSERT INTO notes (day, text) VALUES ({{ date }}, 'a'); INSERT INTO nowhere VALUES (1)");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith("The statements failed: ").And.Message.Contains("nowhere"));
        Assert.That(await NotesAsync(), Is.Empty);
        Assert.That(step.Checkpoint, Is.Null);
    }

    [Test]
    public async Task Run_DuplicateOfTheStatementsOwn_FailsWithoutBeingTakenForAConflict()
    {
        await using (var context = await _datastore.Contexts.CreateDbContextAsync())
        {
            await context.Database.ExecuteSqlRawAsync("CREATE TABLE keys (id INT NOT NULL PRIMARY KEY)");
        }

        using var step = Step("INSERT INTO keys (id) VALUES (1); INSERT INTO keys (id) VALUES (1)");

        Assert.That(
            () => RunAsync(step),
            Throws.TypeOf<StepFailedException>().With.InnerException.Null.And.Message.StartsWith("The statements failed: ").And.Message.Contains("keys"));
    }

    [Test]
    public void Run_UnknownPlaceholder_FailsAheadOfEverything()
    {
        using var step = Step("DELETE FROM notes WHERE day = {{ dat }}");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith("There is no '{{ dat }}'"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Run_StatementsWithoutAnEnd_EndWhenTheStepIsStopped()
    {
        DatabaseFaultTests.AssumeItEndsWhatIsCancelled(provider);
        using var step = Step($"INSERT INTO notes (text) VALUES ('a'); {DatabaseFaultTests.Endless}");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.That(
            () => new SqlStep(_datastore.Contexts).RunAsync(step, stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That((step.Checkpoint, await NotesAsync()), Is.EqualTo(((string?)null, new List<string>())));
        using var next = Step("INSERT INTO notes (text) VALUES ('b')");
        await RunAsync(next);
    }

    [Test]
    [CancelAfter(30_000)]
    public void Open_QueryWithoutAnEnd_EndsWhenTheStepIsStopped()
    {
        DatabaseFaultTests.AssumeItEndsWhatIsCancelled(provider);
        using var step = Step("");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.That(
            async () =>
            {
                await using var rows = await new DatastoreQueries(_datastore.Contexts).OpenAsync(DatabaseFaultTests.Endless, step.Values, stop.Token);
                await rows.Reader.ReadAsync(stop.Token);
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    private FakeStep Step(string sql) => new(new SqlStepConfig { Sql = sql }, _datastore, ("text", "'); DROP TABLE notes; --"));

    private Task RunAsync(FakeStep step) => new SqlStep(_datastore.Contexts).RunAsync(step, CancellationToken.None);

    private async Task<List<string>> NotesAsync()
    {
        await using var context = await _datastore.Contexts.CreateDbContextAsync();
        return [.. (await context.Database.SqlQueryRaw<string>("SELECT text FROM notes").ToListAsync()).Order(StringComparer.Ordinal)];
    }
}
