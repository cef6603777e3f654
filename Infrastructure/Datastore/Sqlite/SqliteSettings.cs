using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>Sets every connection up: SQLite keeps these settings per connection, not in the file.</summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    // FULL: a commit is on the disk before it is acknowledged. WAL: readers and the writer do not wait for each other.
    private const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        var lockTimeoutMs = ((SqliteConnection)connection).DefaultTimeout * 1000;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {lockTimeoutMs}; {Settings}");
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
