using System.Runtime.CompilerServices;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Finds a connection string that its provider cannot read, before the first request does. The string itself is never shown.</summary>
internal static class ConfigConnection
{
    private const string Path = "datastore.connection";

    public static void Check(DatastoreConfig config, ConfigNode root, ConfigReport report)
    {
        try
        {
            Parse(config);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            var provider = RecordShape.KeyOf(config.Provider.ToString());
            report.Error(ConfigPaths.Locate(root, Path), Path, $"is not a connection string of {provider}");
        }
    }

    private static void Parse(DatastoreConfig config)
    {
        switch (config.Provider)
        {
            case DatastoreProvider.Sqlserver:
                ParseSqlServer(config.Connection);
                break;
            case DatastoreProvider.Postgresql:
                ParsePostgreSql(config.Connection);
                break;
            default:
                ParseSqlite(config.Connection);
                break;
        }
    }

    // Each apart, so that only the library of the provider in use is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ParseSqlServer(string connection) => _ = new SqlConnectionStringBuilder(connection);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ParsePostgreSql(string connection) => _ = new NpgsqlConnectionStringBuilder(connection);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ParseSqlite(string connection) => _ = new SqliteConnectionStringBuilder(connection);
}
