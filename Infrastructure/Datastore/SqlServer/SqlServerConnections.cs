using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>Connection strings of SQL Server, as ops write them.</summary>
internal static class SqlServerConnections
{
    private const string BlockingPeriod = "Pool Blocking Period";

    /// <summary>Uses SQL Server.</summary>
    /// <param name="options">The options of a context.</param>
    /// <param name="connection">The connection string.</param>
    public static void Use(DbContextOptionsBuilder options, string connection) => options.UseSqlServer(connection)
        .AddInterceptors(new SqlServerSettings())
        .ReplaceService<IMigrationsSqlGenerator, SqlServerScript>();

    /// <summary>Checks what the client would notice only once a server answers.</summary>
    /// <param name="connection">What ops wrote.</param>
    /// <param name="timeout">How long a connection and a command may take where ops wrote nothing about it.</param>
    /// <returns>The connection string, with the settings that ops left open.</returns>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    /// <exception cref="DatastoreException">It asks for a sign-in that this build does not have, or the process has no cultures.</exception>
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

        if (!HasCultures())
        {
            throw new DatastoreException(
                "The client of SQL Server does not work in the globalization-invariant mode. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (libicu).");
        }

        // Else the client answers from its memory for up to a minute after a failed open, where callers are told to retry after a second.
        if (!builder.ShouldSerialize(BlockingPeriod))
        {
            builder.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        }

        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        builder.ConnectTimeout = builder.ShouldSerialize("Connect Timeout") ? builder.ConnectTimeout : seconds;
        builder.CommandTimeout = builder.ShouldSerialize("Command Timeout") ? builder.CommandTimeout : seconds;
        return builder.ToString();
    }

    private static bool HasCultures()
    {
        try
        {
            return CultureInfo.GetCultureInfo("en-US").EnglishName.StartsWith("English", StringComparison.Ordinal);
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
