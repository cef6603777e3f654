using System.Data.Common;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sensors;
using Interlock.Infrastructure.Datastore.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.SqlServer;

[Parallelizable]
internal sealed class SqlServerConnectionTests
{
    [TestCase("Server=nowhere", ExpectedResult = PoolBlockingPeriod.NeverBlock)]
    [TestCase("Server=nowhere;Pool Blocking Period=AlwaysBlock", ExpectedResult = PoolBlockingPeriod.AlwaysBlock)]
    [TestCase("Server=nowhere;PoolBlockingPeriod=Auto", ExpectedResult = PoolBlockingPeriod.Auto)]
    public PoolBlockingPeriod Check_BlockingPeriod_IsOffUnlessWritten(string connection) =>
        new SqlConnectionStringBuilder(SqlServerConnections.Check(connection, TimeSpan.FromSeconds(5))).PoolBlockingPeriod;

    [Test]
    public async Task Start_WithoutCultures_SaysHowToGetThem()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", $"datastore: {{ provider: sqlserver, connection: 'Server=127.0.0.1,1;Connect Timeout=1' }}\n{FakeModel.Yaml}");

        var run = await InterlockCommand.RunAsync(folder.Path, ["--migrate"], ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT").And.Contain("ICU"));
    }

    [Test]
    public async Task Open_ServerCountsNoRows_TheyAreCounted()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlserver, options => options.AddInterceptors(new NoCount()));
        await database.OpenSensors().AddReadingsAsync([new Reading("a", DateTime.UnixEpoch, 1)], CancellationToken.None);
        await using var context = await database.Contexts.CreateDbContextAsync();

        Assert.That(await SensorUpdates.LockAsync(context, "a", CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task Migrate_ReadersWaitForWriters_IsWarnedOf([Values] bool isOff)
    {
        using var log = new CapturedLog();
        await using var database = await TestDatastore.CreateAsync(
            DatastoreProvider.Sqlserver, options => options.AddInterceptors(new Answering("is_read_committed_snapshot_on", isOff ? "CAST(0 AS BIT)" : "CAST(1 AS BIT)")));

        await new DatastoreMigrator(database.Contexts, database.Config, log.Of<DatastoreMigrator>()).MigrateAsync(CancellationToken.None);

        Assert.That(log.Lines.Where(line => line.Id == 3003).Select(line => line.Text), isOff ? Has.One.Contains("READ_COMMITTED_SNAPSHOT ON") : Is.Empty);
    }

    /// <summary>What a server with NOCOUNT in its user options does to a session.</summary>
    private sealed class NoCount : DbConnectionInterceptor
    {
        public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SET NOCOUNT ON";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return InterceptionResult.Suppress();
        }
    }

    private sealed class Answering(string column, string value) : DbCommandInterceptor
    {
        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            result.CommandText = result.CommandText.Replace($"SELECT {column}", $"SELECT {value}", StringComparison.Ordinal);
            return result;
        }
    }
}
