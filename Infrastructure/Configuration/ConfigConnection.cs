using System.Data.Common;
using Interlock.Application.Configuration;
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
            _ = Parse(config);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            var provider = RecordShape.KeyOf(config.Provider.ToString());
            report.Error(ConfigPaths.Locate(root, Path), Path, $"is not a connection string of {provider}");
        }
    }

    private static DbConnectionStringBuilder Parse(DatastoreConfig config) => config.Provider switch
    {
        DatastoreProvider.Sqlserver => new SqlConnectionStringBuilder(config.Connection),
        DatastoreProvider.Postgresql => new NpgsqlConnectionStringBuilder(config.Connection),
        _ => new SqliteConnectionStringBuilder(config.Connection),
    };
}
