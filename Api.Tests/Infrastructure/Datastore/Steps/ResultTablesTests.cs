using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.Steps;
using Interlock.Infrastructure.Datastore.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Steps;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class ResultTablesTests(DatastoreProvider provider)
{
    private static readonly ResultColumn[] Columns =
        [new("run_id", ResultType.Text, 32), new("step", ResultType.Text, 64), new("row_number", ResultType.Whole), new("label", ResultType.Text)];

    private TestDatastore _database = null!;
    private ResultTables _tables = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _tables = new ResultTables(_database.Contexts, _database.Calls());
    }

    [TearDown]
    public ValueTask Close() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Test]
    public async Task Insert_StepsWhoseNamesDifferInCaseOrAccent_HaveRowsOfTheirOwn()
    {
        await _tables.CreateAsync("answers", Columns, ["run_id", "step", "row_number"], CancellationToken.None);
        await using var context = await _database.Contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();

        await _tables.InsertAsync(
            transaction.GetDbTransaction(),
            "answers",
            Columns,
            [.. new[] { "load", "Load", "l\u00f6ad", "loa d" }.Select(step => new object?[] { "run", step, 1L, "a" })],
            CancellationToken.None);
        await transaction.CommitAsync();

        Assert.That(await context.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM answers").SingleAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task Create_TableThatCannotBe_FailsWithTheDatabasesWords()
    {
        await _tables.CreateAsync("answers", Columns, ["run_id"], CancellationToken.None);

        await Assert.ThatAsync(
            () => _tables.CreateAsync("answers", Columns, ["run_id"], CancellationToken.None),
            Throws.TypeOf<StepFailedException>().With.Message.StartsWith("The table 'answers' could not be created: ").And.Message.Contains("already")
                .And.Message.Not.Contains("EnableRetryOnFailure"));
    }
}
