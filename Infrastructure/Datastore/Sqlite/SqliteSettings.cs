using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>Sets every connection up: SQLite keeps these settings per connection, not in the file.</summary>
/// <param name="file">The file that has to be there, or null where the database is in memory or is created by opening it.</param>
internal sealed class SqliteSettings(string? file) : DbConnectionInterceptor
{
    // FULL: a commit is on the disk before it is acknowledged. WAL: readers and the writer do not wait for each other.
    // busy_timeout: SQLite itself waits for a lock of another process in steps of 1 to 100 ms; the provider alone checks every 150 ms. It goes on from
    // there until the command's timeout.
    private const string Settings = "PRAGMA busy_timeout = 250; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    /// <exception cref="SqliteException">The file is missing.</exception>
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        // SQLite opens a file for reading only where it could not for writing. One that is made between these two attempts would stay read-only for as
        // long as the connection is in the pool.
        return file is null || File.Exists(file) ? result : throw new SqliteException($"There is no database file '{file}'.", SqliteDbContext.CannotOpen);
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ConnectionOpening(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous calls.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
