using Npgsql;

namespace Interlock.Infrastructure.Datastore.PostgreSql;

/// <summary>Connection strings of PostgreSQL, as ops write them.</summary>
internal static class PostgreSqlConnections
{
    /// <summary>Checks it, and bounds how long a connection and a command may take where ops wrote nothing about it.</summary>
    /// <returns>The connection string.</returns>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static string Check(string connection, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        var builder = new NpgsqlConnectionStringBuilder(connection);
        builder.Timeout = builder.ShouldSerialize("Timeout") ? builder.Timeout : seconds;
        builder.CommandTimeout = builder.ShouldSerialize("Command Timeout") ? builder.CommandTimeout : seconds;
        return builder.ToString();
    }
}
