using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>Sets every connection up: SQLite keeps these settings per connection, not in the file.</summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    // FULL: a commit is on the disk before it is acknowledged. WAL: readers and the writer do not wait for each other.
    // busy_timeout: SQLite itself waits for a lock of another process in steps of 1 to 100 ms; the provider alone checks every 150 ms. It goes on from
    // there until the command's timeout.
    private const string Settings = "PRAGMA busy_timeout = 250; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

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
