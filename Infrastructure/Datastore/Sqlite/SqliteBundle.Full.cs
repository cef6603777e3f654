namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The native SQLite that the package profile brings.</summary>
public static class SqliteBundle
{
    /// <summary>Must run before the first use of SQLite; again is no work.</summary>
    public static void Initialize() => SQLitePCL.Batteries_V2.Init();
}
