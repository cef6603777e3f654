using Microsoft.Data.SqlClient;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>Connection strings of SQL Server, as ops write them.</summary>
internal static class SqlServerConnections
{
    /// <summary>Checks what the client would notice only once a server answers.</summary>
    /// <param name="connection">What ops wrote.</param>
    /// <param name="timeout">How long a connection and a command may take where ops wrote nothing about it.</param>
    /// <returns>The connection string.</returns>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    /// <exception cref="DatastoreException">It asks for a sign-in that this build does not have.</exception>
    public static string Check(string connection, TimeSpan timeout)
    {
        var builder = new SqlConnectionStringBuilder(connection);
        if (builder.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword)
            && SqlAuthenticationProvider.GetProvider(builder.Authentication) is null)
        {
            throw new DatastoreException(
                $"'datastore.connection' asks for Authentication={builder.Authentication}, which this build does not have. Add the package "
                + "Microsoft.Data.SqlClient.Extensions.Azure to Infrastructure/Infrastructure.csproj and build again, or sign in with User ID and Password.");
        }

        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        builder.ConnectTimeout = builder.ShouldSerialize("Connect Timeout") ? builder.ConnectTimeout : seconds;
        builder.CommandTimeout = builder.ShouldSerialize("Command Timeout") ? builder.CommandTimeout : seconds;
        return builder.ToString();
    }
}
