using System.Data.Common;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>What SQL Server would be sent: no server is needed to see that every statement can be said to it.</summary>
internal sealed class SqlServerStatementTests
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly Heard _heard = new();

    [Test]
    public async Task MoveForward_IsOneUpdateWithItsCondition() => Assert.That(
        await SentAsync(context => SensorUpdates.MoveForwardAsync(context, ["a", "b"], CancellationToken.None)),
        Does.StartWith("UPDATE [s]").And.Contain("[s].[id] IN (@").And.Contain("[s].[last_timestamp] IS NULL OR [s].[last_timestamp] < (")
            .And.Contain("SELECT TOP(1) [r").And.Contain("MAX([r"));

    [Test]
    public async Task Lock_IsAnUpdateOfTheSensor() => Assert.That(
        await SentAsync(context => SensorUpdates.LockAsync(context, "a", CancellationToken.None)),
        Does.StartWith("UPDATE [s]").And.Contain("[s].[status_reason] = [s].[status_reason]").And.Contain("WHERE [s].[id] = @id"));

    [Test]
    public async Task SetStatus_IsOneUpdate() => Assert.That(
        await SentAsync(context => SensorUpdates.SetStatusAsync(context, "a", new DateOnly(2025, 6, 1), SensorStatus.Ok, null, CancellationToken.None)),
        Does.StartWith("UPDATE [s]").And.Contain("[s].[status] = @").And.Contain("[s].[status_date] = @"));

    [Test]
    public async Task DeleteScores_IsOneDelete() => Assert.That(
        await SentAsync(context => SensorQueries.Scores(context, "a", "m", Noon, Noon).ExecuteDeleteAsync(CancellationToken.None)),
        Does.StartWith("DELETE FROM [s]").And.Contain("[s].[timestamp] >= @first AND [s].[timestamp] <= @last AND [s].[model] = @model"));

    [TestCase(4000, 3)]
    [TestCase(3999, 1)]
    public async Task Delete_ManyRows_TakesStatementsThatLockNoTable(int firstDeleted, int statements)
    {
        _heard.Counts = new([firstDeleted, 4000, 1]);

        Assert.That(
            await SentAsync(context => SensorQueries.Scores(context, "a", "m", Noon, Noon).DeleteAsync(context, CancellationToken.None)),
            Does.StartWith("DELETE TOP("));
        Assert.That(_heard.Statements, Is.EqualTo(statements));
    }

    [Test]
    public async Task Script_BeginsWithTheSettingsThatItsIndexesNeed([Values] bool isIdempotent)
    {
        await using var context = Contexts().CreateDbContext();

        var script = context.GetService<IMigrator>().GenerateScript(options: isIdempotent ? MigrationsSqlGenerationOptions.Idempotent : MigrationsSqlGenerationOptions.Default);

        TSql.Check(script);
        var settings = script.IndexOf("SET QUOTED_IDENTIFIER ON; SET ANSI_NULLS ON; SET XACT_ABORT ON;", StringComparison.Ordinal);
        Assert.That(settings, Is.Not.Negative.And.LessThan(script.IndexOf("CREATE TABLE [predictions]", StringComparison.Ordinal)));
        Assert.That(script, Does.Contain("CREATE UNIQUE INDEX [IX_tasks_model_idempotency_key] ON [tasks] ([model], [idempotency_key]) WHERE [idempotency_key] IS NOT NULL"));
    }

    private async Task<string> SentAsync(Func<InterlockDbContext, Task> send)
    {
        _heard.Statements = 0;
        await using var context = Contexts().CreateDbContext();
        await send(context);
        TSql.Check(_heard.Text);
        return _heard.Text;
    }

    private IDbContextFactory<InterlockDbContext> Contexts() => DatastoreContexts.Create(
        new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere",
        options => options.AddInterceptors(_heard, new NoConnection()));

    private sealed class Heard : DbCommandInterceptor
    {
        public string Text { get; private set; } = "";

        public int Statements { get; set; }

        /// <summary>The rows that statements are told to have changed.</summary>
        public Queue<int> Counts { get; set; } = [];

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Text = command.CommandText;
            Statements++;
            return new(InterceptionResult<int>.SuppressWithResult(Counts.TryDequeue(out var count) ? count : 0));
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }
}
