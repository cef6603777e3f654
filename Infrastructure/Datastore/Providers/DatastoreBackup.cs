using System.Data.Common;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Copies a SQLite database as it is at one moment. Those who write to it meanwhile are not held up.</summary>
public static class DatastoreBackup
{
    /// <summary>Writes the copy, checks it, and flushes it to the disk before it gets its name.</summary>
    /// <param name="config">The section <c>datastore</c>.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    /// <param name="target">The path of the copy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatastoreException">There is nothing to copy, or the copy cannot be made.</exception>
    public static async Task WriteAsync(DatastoreConfig config, string baseFolder, string target, CancellationToken cancellationToken)
    {
        var source = DatastoreContexts.FileOf(config, baseFolder) ?? throw new DatastoreException(
            $"'backup' copies SQLite files; this database is {Other(config.Provider)}.");
        if (!File.Exists(source))
        {
            throw new DatastoreException($"There is no database at {source}: correct 'datastore.connection'.");
        }

        if (Path.Exists(target))
        {
            throw new DatastoreException($"{target} exists already: name another file, or move that one away.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new DatastoreException($"{source} cannot be copied to {target}: make the folder first.");
        }

        var partial = $"{target}.partial";
        try
        {
            File.Delete(partial);
            await CopyAsync(SqliteConnections.Resolve(config.Connection, baseFolder, config.Timeout), partial, cancellationToken);
            await using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(partial, target);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new DatastoreException($"{source} cannot be copied to {target}: {e.Message.TrimEnd('.')}.", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task CopyAsync(string connection, string partial, CancellationToken cancellationToken)
    {
        await using var source = new SqliteConnection(new SqliteConnectionStringBuilder(connection) { Pooling = false }.ToString());
        await source.OpenAsync(cancellationToken);
        await using var copy = source.CreateCommand();
        copy.CommandTimeout = 0;
        copy.CommandText = "VACUUM INTO $partial";
        copy.Parameters.AddWithValue("$partial", partial);
        await copy.ExecuteNonQueryAsync(cancellationToken);

        await using var copied = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await copied.OpenAsync(cancellationToken);
        await using var check = copied.CreateCommand();
        check.CommandTimeout = 0;
        check.CommandText = "PRAGMA quick_check(1)";
        if (await check.ExecuteScalarAsync(cancellationToken) is not "ok" and var problem)
        {
            throw new IOException($"the copy is damaged: {problem}");
        }
    }

    private static string Other(DatastoreProvider provider) => provider switch
    {
        DatastoreProvider.Postgresql => "PostgreSQL: use pg_dump",
        DatastoreProvider.Sqlserver => "SQL Server: use BACKUP DATABASE",
        _ => "in memory",
    };
}
