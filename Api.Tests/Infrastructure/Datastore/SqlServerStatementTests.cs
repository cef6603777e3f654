using System.Data.Common;
using Interlock.Application.Configuration;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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

    private async Task<string> SentAsync(Func<InterlockDbContext, Task> send)
    {
        await using var context = await DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere",
            options => options.AddInterceptors(_heard, new NoConnection())).CreateDbContextAsync();
        await send(context);
        return _heard.Text;
    }

    private sealed class Heard : DbCommandInterceptor
    {
        public string Text { get; private set; } = "";

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Text = command.CommandText;
            return new(InterceptionResult<int>.SuppressWithResult(0));
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }
}
