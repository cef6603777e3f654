using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>Sets every connection up, whatever the server's <c>user options</c> say.</summary>
internal sealed class SqlServerSettings : DbConnectionInterceptor
{
    // Without the counts, no statement that writes a row under a condition would know whether it did.
    private const string Settings = "SET NOCOUNT OFF";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (connection.State != ConnectionState.Open)
        {
            return;
        }

        using var command = Create(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (connection.State != ConnectionState.Open)
        {
            return;
        }

        await using var command = Create(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Create(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Settings;
        return command;
    }
}
