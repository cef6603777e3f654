using System.Security.Cryptography;
using System.Text;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.PostgreSql;
using Interlock.Infrastructure.Datastore.Sqlite;
using Interlock.Infrastructure.Datastore.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Contexts of the provider that ops chose.</summary>
public static class DatastoreContexts
{
    /// <summary>A pool of contexts.</summary>
    /// <param name="config">The section <c>datastore</c>.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    /// <param name="configure">Further options, for tests.</param>
    /// <exception cref="DatastoreException">The connection string is malformed.</exception>
    public static IDbContextFactory<InterlockDbContext> Create(
        DatastoreConfig config, string baseFolder, Action<DbContextOptionsBuilder>? configure = null)
    {
        try
        {
            // The builders of connection strings refuse a wrong one here, at the start, and not at the first use.
            return config.Provider switch
            {
                DatastoreProvider.Sqlserver => Pool<SqlServerDbContext>(
                    options => SqlServerConnections.Use(options, SqlServerConnections.Check(config.Connection, config.Timeout)), configure),
                DatastoreProvider.Postgresql => Pool<PostgreSqlDbContext>(
                    options => options.UseNpgsql(PostgreSqlConnections.Check(config.Connection, config.Timeout)), configure),
                _ => Pool<SqliteDbContext>(options => UseSqlite(options, config, baseFolder), configure),
            };
        }
        catch (ArgumentException e)
        {
            throw new DatastoreException($"'datastore.connection' is no connection string of {config.Provider}: {e.Message}", e);
        }
    }

    /// <summary>The file of a SQLite database; null where there is none on this machine.</summary>
    /// <param name="config">The section <c>datastore</c>.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    public static string? FileOf(DatastoreConfig config, string baseFolder) =>
        config.Provider == DatastoreProvider.Sqlite ? SqliteConnections.FileOf(config.Connection, baseFolder) : null;

    /// <summary>The folder of the rollback journal: beside a SQLite file, else in <c>$STATE_DIRECTORY</c> or <c>data</c> with a name of the database's own.</summary>
    /// <param name="config">The section <c>datastore</c>.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    public static string JournalFolder(DatastoreConfig config, string baseFolder)
    {
        if (FileOf(config, baseFolder) is { } file)
        {
            return $"{file}-rollbacks";
        }

        var database = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{config.Provider} {config.Connection}")));
        return Path.Combine(Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? Path.Combine(baseFolder, "data"), $"rollbacks-{database[..12]}");
    }

    private static Pooled<TContext> Pool<TContext>(
        Action<DbContextOptionsBuilder> use, Action<DbContextOptionsBuilder>? configure)
        where TContext : InterlockDbContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        use(options);
        configure?.Invoke(options);
        return new Pooled<TContext>(new PooledDbContextFactory<TContext>(options.Options));
    }

    private static void UseSqlite(DbContextOptionsBuilder options, DatastoreConfig config, string baseFolder)
    {
        var connection = SqliteConnections.Resolve(config.Connection, baseFolder, config.Timeout);
        options.UseSqlite(connection).AddInterceptors(new SqliteSettings(SqliteConnections.ExistingFileOf(connection)));
    }

    private sealed class Pooled<TContext>(PooledDbContextFactory<TContext> pool) : IDbContextFactory<InterlockDbContext>, IDisposable
        where TContext : InterlockDbContext
    {
        /// <remarks>The last connection to a SQLite file that is closed deletes the files beside it.</remarks>
        public void Dispose()
        {
            using var context = pool.CreateDbContext();
            context.ClosePool();
        }

        public InterlockDbContext CreateDbContext() => pool.CreateDbContext();

        public async Task<InterlockDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await pool.CreateDbContextAsync(cancellationToken);
    }
}
