using System.Collections.Concurrent;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>Databases of the servers that a test run shares. A migrated database is emptied after a test and serves the next one.</summary>
internal static class TestDatabases
{
    /// <summary>The environment variable with a connection string of SQL Server that names no database.</summary>
    public const string Variable = "INTERLOCK_TEST_SQLSERVER";

    private const string ProviderSetting = "INTERLOCK__DATASTORE__PROVIDER";
    private const string ConnectionSetting = "INTERLOCK__DATASTORE__CONNECTION";
    private const string SqlServerTables = "SELECT table_name AS [Value] FROM information_schema.tables WHERE table_schema = 'dbo'";
    private const string PostgreSqlTables = "SELECT table_name AS \"Value\" FROM information_schema.tables WHERE table_schema = 'public'";

    private static readonly ConcurrentDictionary<DatastoreProvider, ConcurrentBag<string>> Idle = new();
    private static readonly ConcurrentBag<string> Created = [];

    /// <summary>Whether SQL Server can be tested in this run.</summary>
    public static bool HasSqlServer => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>A new database. Where its server is not available the test is skipped, and says so.</summary>
    public static async Task<string> CreateAsync(DatastoreProvider provider)
    {
        var name = $"test_{Guid.NewGuid():n}";
        if (provider == DatastoreProvider.Postgresql)
        {
            return await (await PostgresServer.SharedAsync()).CreateAsync(name);
        }

        var server = SqlServer();
        await ExecuteAsync(server, $"CREATE DATABASE [{name}]");
        Created.Add(name);
        return new SqlConnectionStringBuilder(server) { InitialCatalog = name, ConnectTimeout = 5 }.ToString();
    }

    /// <summary>The settings of a whole server on a database of the provider; give them back with <see cref="ReturnAsync(IReadOnlyList{ValueTuple{string, string}})"/>.</summary>
    public static async Task<(string Name, string Value)[]> SettingsAsync(DatastoreProvider provider) => provider == DatastoreProvider.Sqlite
        ? []
        : [(ProviderSetting, provider.ToString().ToLowerInvariant()), (ConnectionSetting, TakeMigrated(provider) ?? await CreateAsync(provider))];

    /// <summary>Empties the database of a server that has stopped and keeps it for the next test.</summary>
    public static async Task ReturnAsync(IReadOnlyList<(string Name, string Value)> settings)
    {
        if (settings is [var provider, var connection])
        {
            var config = new DatastoreConfig { Provider = Enum.Parse<DatastoreProvider>(provider.Value, ignoreCase: true), Connection = connection.Value };
            await using var context = await DatastoreContexts.Create(config, "").CreateDbContextAsync();
            await ReturnAsync(config.Provider, context);
        }
    }

    /// <summary>A migrated, empty database that another test has used, or null.</summary>
    public static string? TakeMigrated(DatastoreProvider provider) =>
        Idle.TryGetValue(provider, out var idle) && idle.TryTake(out var connection) ? connection : null;

    /// <summary>Empties a migrated database and keeps it for the next test.</summary>
    public static async Task ReturnAsync(DatastoreProvider provider, InterlockDbContext context)
    {
        var sqlServer = provider == DatastoreProvider.Sqlserver;
        var own = context.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).ToHashSet(StringComparer.Ordinal);
        var tables = await context.Database.SqlQueryRaw<string>(sqlServer ? SqlServerTables : PostgreSqlTables).ToListAsync();
        var statements = tables.Where(table => !table.StartsWith("__EF", StringComparison.OrdinalIgnoreCase))
            .Select(table => !own.Contains(table) ? $"DROP TABLE {Quoted(table)}" : sqlServer ? $"DELETE FROM {Quoted(table)}" : $"TRUNCATE {Quoted(table)}");
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = string.Join(";\n", statements);
        await command.ExecuteNonQueryAsync();
        Idle.GetOrAdd(provider, _ => []).Add(context.Database.GetConnectionString()!);

        string Quoted(string table) => sqlServer ? $"[{table}]" : $"\"{table}\"";
    }

    /// <summary>Drops the databases that were created on the SQL Server.</summary>
    public static async Task DropAsync()
    {
        SqlConnection.ClearAllPools();
        foreach (var name in Created)
        {
            try
            {
                await ExecuteAsync(SqlServer(), $"DROP DATABASE [{name}]");
            }
            catch (SqlException e)
            {
                TestContext.Progress.WriteLine($"The database {name} is left on the SQL Server: {e.Message}");
            }
        }
    }

    private static string SqlServer()
    {
        if (!HasSqlServer)
        {
            Assert.Ignore($"{Variable} is not set: everything on SQL Server goes UNTESTED in this run.");
        }

        return Environment.GetEnvironmentVariable(Variable)!;
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new SqlConnection(server);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
