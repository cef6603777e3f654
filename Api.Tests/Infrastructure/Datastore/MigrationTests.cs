using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[Parallelizable]
internal sealed class MigrationTests
{
    private const string TaskId = "01900000000070008000000000000001";

    private const string TaskOfFirstVersion =
        "INSERT INTO tasks (id, model, request, request_hash, idempotency_key, state, cancel_requested, done, total, attempts, due_at) "
        + $"VALUES ('{TaskId}', 'iris', '[]', 'f', 'key', 'Queued', '0', 0, 0, 0, '2026-06-01 12:00:00')";

    [TestCase(DatastoreProvider.Sqlite, "Data Source=:memory:")]
    [TestCase(DatastoreProvider.Sqlserver, "Server=nowhere")]
    [TestCase(DatastoreProvider.Postgresql, "Host=nowhere")]
    public void Model_EveryProvider_HasAllItsMigrations(DatastoreProvider provider, string connection)
    {
        using var context = Contexts(provider, connection).CreateDbContext();

        Assert.That(context.Database.HasPendingModelChanges(), Is.False, "Run dotnet ef migrations add for each of the three contexts.");
    }

    [Test]
    public void GenerateScript_Sqlserver_CreatesTheTableAndItsIndexes()
    {
        using var context = Contexts(DatastoreProvider.Sqlserver, "Server=nowhere").CreateDbContext();

        var script = context.GetService<IMigrator>().GenerateScript();

        Assert.That(script, Does.Contain("CREATE TABLE [predictions]").And.Contain("[id] char(32) COLLATE Latin1_General_BIN2 NOT NULL")
            .And.Contain("[request] nvarchar(max) NOT NULL").And.Contain("ON [predictions] ([model], [version], [id])"));
    }

    [Test]
    public void GenerateScript_Sqlserver_TellsSensorsApartByEveryCharacter()
    {
        using var context = Contexts(DatastoreProvider.Sqlserver, "Server=nowhere").CreateDbContext();

        var script = context.GetService<IMigrator>().GenerateScript();

        Assert.That(script, Does.Contain("[id] nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL")
            .And.Contain("[status] varchar(16) COLLATE Latin1_General_BIN2 NOT NULL")
            .And.Contain("[last_timestamp] datetime2 NULL")
            .And.Contain("PRIMARY KEY ([sensor], [timestamp])")
            .And.Contain("PRIMARY KEY ([sensor], [timestamp], [model])"));
    }

    [TestCase(DatastoreProvider.Sqlite)]
    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task MigrateAsync_FourProcessesAtOnce_AllSucceed(DatastoreProvider provider)
    {
        await using var database = await TestDatastore.CreateEmptyAsync(provider);

        using var log = new CapturedLog();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => new DatastoreMigrator(database.Contexts, database.Config, log.Of<DatastoreMigrator>()).MigrateAsync(CancellationToken.None))));

        Assert.That(await database.CountAsync(), Is.Zero);
        // PostgreSQL's lock ends with each migration: several processes may apply some each.
        await using var context = await database.Contexts.CreateDbContextAsync();
        var reported = log.Lines.Where(line => line.Id == EventIds.MigrationsApplied).Select(line => int.Parse(Regex.Match(line.Text, "[0-9]+").Value, CultureInfo.InvariantCulture));
        Assert.That(reported.Sum(), Is.EqualTo(context.Database.GetMigrations().Count()), "only who applied them says so");
    }

    [TestCase(DatastoreProvider.Sqlite)]
    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task MigrateAsync_DatabaseOfTheFirstVersion_KeepsItsRowsAndTheirKeys(DatastoreProvider provider)
    {
        await using var database = await TestDatastore.CreateEmptyAsync(provider);
        if (provider == DatastoreProvider.Sqlite)
        {
            Directory.CreateDirectory(Path.Combine(database.Folder, "data"));
            await File.WriteAllBytesAsync(Path.Combine(database.Folder, "data", "interlock.db"), []);
        }

        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First());
            await context.Database.ExecuteSqlRawAsync(TaskOfFirstVersion);
        }

        await Migrator(database).MigrateAsync(CancellationToken.None);

        var (tasks, _) = database.OpenTasks();
        var again = InferenceTask.Accept(DateTimeOffset.UtcNow, "iris", "[]", "key", null);
        Assert.That((await tasks.AddOnceAsync(again, CancellationToken.None))!.Task.Id, Is.EqualTo(TaskId));
        var another = InferenceTask.Accept(DateTimeOffset.UtcNow, "iris", "[]", "key", null, caller: "anna");
        Assert.That(await tasks.AddOnceAsync(another, CancellationToken.None), Is.Null);
        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            context.Tasks.Add(again);
            await Assert.ThatAsync(() => context.SaveChangesAsync(), Throws.TypeOf<DbUpdateException>(), "the index refuses it, too");
        }
    }

    [Test]
    public async Task MigrateAsync_TwoMakeTheDatabaseAtOnce_BothSucceed()
    {
        using var meeting = new DatabaseMeeting();
        await using var database = await TestDatastore.CreateEmptyAsync(DatastoreProvider.Postgresql, options => options.AddInterceptors(meeting));
        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            await context.Database.EnsureDeletedAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Migrator(database).MigrateAsync(apply: true, create: true, CancellationToken.None))));

        Assert.That(await database.CountAsync(), Is.Zero);
        Assert.That(meeting.Arrived, Is.EqualTo(2), "both found no database");
    }

    [TestCase(DatastoreProvider.Sqlite)]
    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task MigrateAsync_NotAllowed_NamesWhatIsPendingAndChangesNothing(DatastoreProvider provider)
    {
        await using var database = await TestDatastore.CreateEmptyAsync(provider);
        var config = database.Config with { Migrate = false };
        var migrator = new DatastoreMigrator(database.Contexts, config, NullLogger<DatastoreMigrator>.Instance);

        await Assert.ThatAsync(() => migrator.MigrateAsync(CancellationToken.None),
            Throws.TypeOf<DatastoreException>().With.Message.Contains("_Initial").And.Message.Contains("--migrate"));
        await Migrator(database).MigrateAsync(CancellationToken.None);
        await Assert.ThatAsync(() => migrator.MigrateAsync(CancellationToken.None), Throws.Nothing);
    }

    [TestCase(DatastoreProvider.Sqlite)]
    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task MigrateAsync_DatabaseOfANewerVersion_IsRefused(DatastoreProvider provider)
    {
        await using var database = await TestDatastore.CreateEmptyAsync(provider);
        await Migrator(database).MigrateAsync(CancellationToken.None);
        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            var history = context.GetService<IHistoryRepository>();
            await context.Database.ExecuteSqlRawAsync(history.GetInsertScript(new HistoryRow("20991231000000_Later", "99.0")));
        }

        await Assert.ThatAsync(
            () => Migrator(database).MigrateAsync(CancellationToken.None),
            Throws.TypeOf<DatastoreException>().With.Message.Contains("newer version").And.Message.Contains("20991231000000_Later"));
    }

    [Test]
    public async Task MigrateAsync_PostgresqlStartsLater_IsWaitedFor()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await server.StopAsync();
        using var log = new CapturedLog();
        var config = new DatastoreConfig { Provider = DatastoreProvider.Postgresql, Connection = server.ConnectionTo("later"), StartTimeout = TimeSpan.FromMinutes(1) };

        var migrating = new DatastoreMigrator(Contexts(config.Provider, config.Connection), config, log.Of<DatastoreMigrator>())
            .MigrateAsync(apply: true, create: true, CancellationToken.None);
        await Poll.UntilAsync(() => Task.FromResult(log.Ids.Contains(3004)), "a failed attempt is logged");
        await server.StartAsync();
        await migrating;

        Assert.That(log.Ids, Does.Contain(3005).And.Contain(3000), "the database was made, and not in silence");
    }

    [Test]
    public async Task Serve_PostgresqlAccountThatMayChangeNoTable_IsEnough()
    {
        await using var database = await TestDatastore.CreateEmptyAsync(DatastoreProvider.Postgresql);
        await Migrator(database).MigrateAsync(CancellationToken.None);
        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            await context.Database.ExecuteSqlRawAsync(
                "CREATE ROLE runner LOGIN; GRANT USAGE ON SCHEMA public TO runner; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO runner");
        }

        var connection = database.Config.Connection.Replace("Username=postgres", "Username=runner", StringComparison.Ordinal);
        var yaml = $$"""
            datastore: { provider: postgresql, migrate: false, connection: "{{connection}}" }
            jobs: { work: { steps: { a: { kind: sql, sql: "UPDATE predictions SET model = model" } } } }
            {{FakeModel.Yaml}}
            """;
        await using var server = await TestServer.StartAsync(yaml, new FakeModel().Wire);

        await server.Client.EndedAsync(await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", "{\"features\":[1,2]}")));
        await Replies.OkAsync(await server.PostAsync("/sensors/readings", "sensor,timestamp,value\na,2026-03-20T00:00:00Z,1\n", "text/csv"));
        await server.WaitAsync(await server.TriggerAsync(), "succeeded");
    }

    [Test]
    public async Task MigrateAsync_LockLeftBehindByAKilledProcess_MigratesAllTheSame()
    {
        await using var database = await TestDatastore.CreateEmptyAsync(DatastoreProvider.Sqlite);
        Directory.CreateDirectory(Path.Combine(database.Folder, "data"));
        await File.WriteAllBytesAsync(Path.Combine(database.Folder, "data", "interlock.db"), []);
        await using (var context = await database.Contexts.CreateDbContextAsync())
        {
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); "
                + "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2025-01-01')");
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Migrator(database).MigrateAsync(deadline.Token);

        Assert.That(await database.CountAsync(), Is.Zero);
    }

    [TestCase("Active Directory Default")]
    [TestCase("Active Directory Managed Identity")]
    public void Create_SqlserverWithEntraSignIn_NamesThePackageAndKeepsTheSecret(string authentication) => Assert.That(
        () => Contexts(DatastoreProvider.Sqlserver, $"Server=nowhere;Password=geheim;Authentication={authentication}"),
        Throws.TypeOf<DatastoreException>().With.Message.Contains("Microsoft.Data.SqlClient.Extensions.Azure").And.Message.Not.Contains("geheim"));

    [TestCase(DatastoreProvider.Sqlite, "Data Source=/dev/null/x.db;Password=geheim")]
    [TestCase(DatastoreProvider.Sqlite, "Data Source=/proc/interlock.db;Password=geheim")]
    [TestCase(DatastoreProvider.Postgresql, "Host=127.0.0.1;Port=1;Database=somewhere;Username=u;Password=geheim;Timeout=2")]
    [TestCase(DatastoreProvider.Sqlserver, "Server=127.0.0.1,1;Database=somewhere;User Id=u;Password=geheim;Connect Timeout=1")]
    [TestCase(DatastoreProvider.Postgresql, "Host=127.0.0.1;Passwort=geheim")]
    [TestCase(DatastoreProvider.Sqlserver, "Server=127.0.0.1;Passwort=geheim")]
    [TestCase(DatastoreProvider.Sqlite, "geheim")]
    public async Task MigrateAsync_DatabaseThatCannotBeOpened_SaysWhichAndKeepsTheSecret(DatastoreProvider provider, string connection)
    {
        var config = new DatastoreConfig { Provider = provider, Connection = connection, StartTimeout = TimeSpan.Zero };
        Task Start() => new DatastoreMigrator(Contexts(provider, connection), config, NullLogger<DatastoreMigrator>.Instance)
            .MigrateAsync(CancellationToken.None);

        await Assert.ThatAsync(
            Start, Throws.TypeOf<DatastoreException>().With.Message.Contains(provider.ToString()).And.Message.Not.Contains("geheim"));
    }

    [TestCase(DatastoreProvider.Sqlite, "Data Source=/proc/interlock.db", "Let the account of the server write")]
    [TestCase(DatastoreProvider.Postgresql, "Host=127.0.0.1;Port=1;Database=x;Timeout=2", "Connection refused.* Check that the server runs")]
    [TestCase(DatastoreProvider.Sqlserver, "Server=127.0.0.1,1;Connect Timeout=1", "Check that the server runs")]
    public async Task MigrateAsync_DatabaseThatCannotBeOpened_SaysTheCauseAndTheCureOnOneLine(DatastoreProvider provider, string connection, string cure)
    {
        var config = new DatastoreConfig { Provider = provider, Connection = connection, StartTimeout = TimeSpan.Zero };

        await Assert.ThatAsync(
            () => new DatastoreMigrator(Contexts(provider, connection), config, NullLogger<DatastoreMigrator>.Instance).MigrateAsync(CancellationToken.None),
            Throws.TypeOf<DatastoreException>().With.Message.Match($"^[^\n]*{cure}[^\n]*$").And.Message.Not.Contains("EnableRetryOnFailure"));
    }

    [Test]
    public async Task ConnectionOpened_Sqlite_IsDurableAndStrict()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        var settings = new List<string?>();
        foreach (var name in new[] { "journal_mode", "synchronous", "foreign_keys", "busy_timeout" })
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            settings.Add((await command.ExecuteScalarAsync())?.ToString());
        }

        Assert.That(string.Join(" ", settings), Is.EqualTo("wal 2 1 250"));
    }

    [Test]
    public async Task MigrateAsync_RelativeSqliteFile_IsCreatedInTheBaseFolderAndLogged()
    {
        using var folder = new TemporaryFolder();
        using var log = new CapturedLog();
        var (file, config) = (folder.PathOf("a/b/c.db"), new DatastoreConfig { Connection = "Data Source=a/b/c.db" });
        var contexts = DatastoreContexts.Create(config, folder.Path);
        await using (var context = await contexts.CreateDbContextAsync())
        {
            Assert.That(() => context.Predictions.Any(), Throws.TypeOf<SqliteException>(), "opening creates nothing");
            Assert.That(Directory.Exists(folder.PathOf("a")), Is.False);
        }

        await new DatastoreMigrator(contexts, config, log.Of<DatastoreMigrator>()).MigrateAsync(CancellationToken.None);
        await new DatastoreMigrator(contexts, config, log.Of<DatastoreMigrator>()).MigrateAsync(CancellationToken.None);

        Assert.That(File.Exists(file));
        Assert.That(log.Lines.Where(line => line.Id == EventIds.DatabaseCreated).Select(line => line.Text), Has.One.Contains($"'{file}'"));
    }

    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task MigrateAsync_DatabaseThatDoesNotExist_IsCreatedOnlyWhenAsked(DatastoreProvider provider)
    {
        await using var existing = await TestDatastore.CreateEmptyAsync(provider);
        var name = $"test_{Guid.NewGuid():n}";
        var config = existing.Config with { Connection = Regex.Replace(existing.Config.Connection, "test_[0-9a-f]{32}", name) };
        var contexts = DatastoreContexts.Create(config, "");
        var migrator = new DatastoreMigrator(contexts, config, NullLogger<DatastoreMigrator>.Instance);

        foreach (var apply in new[] { true, false })
        {
            await Assert.ThatAsync(
                () => migrator.MigrateAsync(apply, create: false, CancellationToken.None),
                Throws.TypeOf<DatastoreException>().With.Message.Contains(name).And.Message.Contains("--migrate --create-database"));
        }

        try
        {
            await migrator.MigrateAsync(apply: true, create: true, CancellationToken.None);
        }
        catch (DatastoreException e) when (e.InnerException is SqlException { Number: 911 })
        {
            Assert.Ignore("The server that stands for SQL Server has another code for a missing database than EF knows: there creation goes UNTESTED.");
        }

        await migrator.MigrateAsync(CancellationToken.None);
        await using var context = await contexts.CreateDbContextAsync();
        Assert.That(await context.Predictions.CountAsync(), Is.Zero);
        await context.Database.EnsureDeletedAsync();
    }

    [TestCase("Data Source=:memory:")]
    [TestCase("Data Source=shared;Mode=Memory;Cache=Shared")]
    [TestCase("Data Source=/tmp/absolute.db")]
    [TestCase("Data Source=\"file:x.db?mode=ro\"")]
    public void Resolve_AnythingElse_StaysWhereItIs(string connection)
    {
        Assert.That(SqliteConnections.Resolve(connection, "/nowhere", TimeSpan.FromSeconds(5)), Does.StartWith(connection));
    }

    private static DatastoreMigrator Migrator(TestDatastore database) =>
        new(database.Contexts, database.Config, NullLogger<DatastoreMigrator>.Instance);

    private static IDbContextFactory<InterlockDbContext> Contexts(DatastoreProvider provider, string connection) =>
        DatastoreContexts.Create(new DatastoreConfig { Provider = provider, Connection = connection }, Path.GetTempPath());

    /// <summary>Two that found no database make it one after the other.</summary>
    private sealed class DatabaseMeeting : DbCommandInterceptor, IDisposable
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

        private readonly SemaphoreSlim _second = new(0);
        private readonly SemaphoreSlim _made = new(0);
        private int _arrived;

        public int Arrived => Volatile.Read(ref _arrived);

        public void Dispose()
        {
            _second.Dispose();
            _made.Dispose();
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (MakesDatabase(command))
            {
                var isFirst = Interlocked.Increment(ref _arrived) == 1;
                if (!isFirst)
                {
                    _second.Release();
                }

                Assert.That(await (isFirst ? _second : _made).WaitAsync(Longest, cancellationToken), Is.True, "the other one came");
            }

            return result;
        }

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (MakesDatabase(command))
            {
                _made.Release();
            }

            return new ValueTask<int>(result);
        }

        private static bool MakesDatabase(DbCommand command) => command.CommandText.StartsWith("CREATE DATABASE", StringComparison.Ordinal);
    }
}
