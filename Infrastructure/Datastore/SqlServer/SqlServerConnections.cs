using Microsoft.Data.SqlClient;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>Connection strings of SQL Server, as ops write them.</summary>
internal static class SqlServerConnections
{
    /// <summary>Checks what the client would notice only once a server answers.</summary>
    /// <returns>The connection string.</returns>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    /// <exception cref="DatastoreException">It asks for a sign-in that this build does not have.</exception>
    public static string Check(string connection)
    {
        var builder = new SqlConnectionStringBuilder(connection);
        if (builder.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword)
            && SqlAuthenticationProvider.GetProvider(builder.Authentication) is null)
        {
            throw new DatastoreException(
                $"'datastore.connection' asks for Authentication={builder.Authentication}, which this build does not have. Add the package "
                + "Microsoft.Data.SqlClient.Extensions.Azure to Infrastructure/Infrastructure.csproj and build again, or sign in with User ID and Password.");
        }

        return builder.ToString();
    }
}
