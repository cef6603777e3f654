using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>Makes the file of a database.</summary>
internal static class SqliteFile
{
    /// <summary>
    /// Makes an empty database that has its write-ahead log already, and only then gives it its name. While one connection turns the log on, another may take the
    /// file to be read-only, for as long as it is open ("attempt to write a readonly database").
    /// </summary>
    /// <param name="file">The path; what is none, as that of a database in memory, is left alone.</param>
    /// <returns>False where the file is there, or is none.</returns>
    /// <exception cref="SqliteException">It cannot be made.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static bool TryCreate(string file)
    {
        if (!Path.IsPathFullyQualified(file) || File.Exists(file))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var made = $"{file}.{Guid.NewGuid():n}.new";
        try
        {
            Make(made);
            File.Move(made, file);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was faster.
            return false;
        }
        finally
        {
            File.Delete(made);
        }
    }

    private static void Make(string file)
    {
        // An error that names what is missing, and not only that the file cannot be opened.
        File.Open(file, FileMode.CreateNew).Dispose();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
    }
}
