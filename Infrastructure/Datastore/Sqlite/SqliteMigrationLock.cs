using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>
/// Lets one process at a time migrate a file. EF Core's own lock is a row that a killed process leaves behind, and every later
/// start would wait for it for ever; a lock on a file ends with its process, and who holds it may clear that row.
/// </summary>
internal static class SqliteMigrationLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DatastoreException">Another process did not finish in time.</exception>
    public static async Task<IAsyncDisposable?> AcquireAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        var source = context.Database.GetDbConnection().DataSource;
        if (!Path.IsPathFullyQualified(source))
        {
            // In memory: no process but this one sees it.
            return null;
        }

        var file = await OpenAsync(source + ".migrating", cancellationToken);
        await ForgetAsync(context, cancellationToken);
        return file;
    }

    /// <summary>Clears EF Core's own lock, for who holds this one: an attempt that failed may have left it, and the next would wait for ever.</summary>
    public static Task ForgetAsync(InterlockDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);

    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pause, cancellationToken))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsLocked(e) && waited.Elapsed < Patience)
            {
                // Another process migrates.
            }
            catch (IOException e) when (IsLocked(e))
            {
                throw new DatastoreException(
                    $"Another process has been migrating the database for {Patience.TotalSeconds:0} s: '{path}' is locked.", e);
            }
        }
    }

    // A derived type says that the file cannot be there at all.
    private static bool IsLocked(IOException e) => e.GetType() == typeof(IOException);
}
