using System.Reflection;
using System.Runtime.Loader;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The native SQLite that the package profile brings.</summary>
public static class SqliteBundle
{
    private static readonly Lazy<bool> Initialized = new(() =>
    {
        AssemblyLoadContext.Default.Resolving += AcceptOlder;
        return true;
    });

    /// <summary>Must run before the first use of SQLite; again is no work.</summary>
    public static void Initialize() => _ = Initialized.Value;

    // EF Core asks for SQLitePCLRaw 2.1 and the runtime refuses the 2.0 that is there; the members EF Core uses are in both.
    private static Assembly? AcceptOlder(AssemblyLoadContext context, AssemblyName name) =>
        name.Version is not null && name.Name?.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) == true
            ? context.LoadFromAssemblyName(new AssemblyName(name.Name))
            : null;
}
