using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>Connection strings of SQLite, as ops write them.</summary>
public static class SqliteConnections
{
    /// <summary>Places a relative database file in the folder of config.yaml; a file that is missing is not created by opening it.</summary>
    /// <param name="connection">What ops wrote.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    /// <param name="timeout">How long to wait for another process's lock where ops wrote no <c>Default Timeout</c>; the provider counts in seconds.</param>
    /// <returns>A connection string that opens the same database whatever the working folder.</returns>
    public static string Resolve(string connection, string baseFolder, TimeSpan timeout)
    {
        var builder = new SqliteConnectionStringBuilder(connection);
        if (!builder.ShouldSerialize("Default Timeout"))
        {
            builder.DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        }

        if (IsFile(builder))
        {
            builder.DataSource = Path.GetFullPath(builder.DataSource, Path.GetFullPath(baseFolder));
            builder.Mode = builder.ShouldSerialize("Mode") ? builder.Mode : SqliteOpenMode.ReadWrite;
        }

        return builder.ToString();
    }

    /// <summary>The path of the database file, or null if the database is in memory.</summary>
    public static string? FileOf(string connection, string baseFolder)
    {
        var builder = new SqliteConnectionStringBuilder(connection);
        return IsFile(builder) ? Path.GetFullPath(builder.DataSource, Path.GetFullPath(baseFolder)) : null;
    }

    /// <summary>The path of the file that has to be there before <paramref name="resolved"/> is opened, or null if opening creates it or needs none.</summary>
    /// <param name="resolved">A connection string of <see cref="Resolve"/>.</param>
    public static string? ExistingFileOf(string resolved)
    {
        var builder = new SqliteConnectionStringBuilder(resolved);
        return IsFile(builder) && builder.Mode != SqliteOpenMode.ReadWriteCreate ? builder.DataSource : null;
    }

    private static bool IsFile(SqliteConnectionStringBuilder builder) =>
        builder.Mode != SqliteOpenMode.Memory
        && builder.DataSource is { Length: > 0 } source
        && source != ":memory:"
        && !source.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        && !source.StartsWith('|');
}
