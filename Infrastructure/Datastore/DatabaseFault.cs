using System.Data.Common;
using Interlock.Domain;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Tells failures of the database from everything else, and gives them the port's words.</summary>
internal static class DatabaseFault
{
    /// <summary>What callers are told to wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>What a caller of the datastore sees.</summary>
    public static UnavailableException Unavailable(Exception? cause, string message = "The datastore cannot be reached.") => IsOfFullDisk(cause)
        ? UnavailableException.Full("The disk of the datastore is full.", cause)
        : new(UnavailableException.DatastoreUnavailable, message, RetryAfter, cause);

    /// <summary>Runs a query or a transaction; a failure of the database becomes <c>datastore_unavailable</c>, or <c>datastore_full</c>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, whatever the driver throws then.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Unavailable(e);
        }
    }

    /// <summary>Whether the database or its driver failed. A cancelled command is no failure, though drivers put one into it.</summary>
    // EF Core wraps some failures of the connection in an InvalidOperationException.
    public static bool IsOfDatabase(Exception e) => e is not OperationCanceledException
        && (e is DbException or TimeoutException || IsOfDriver(e) || (e.InnerException is { } inner && IsOfDatabase(inner)));

    // SQLITE_FULL; disk_full of PostgreSQL; a filegroup or the log of SQL Server that cannot grow.
    private static bool IsOfFullDisk(Exception? e) =>
        e is SqliteException { SqliteErrorCode: 13 } or DbException { SqlState: "53100" } or SqlException { Number: 1105 or 9002 }
        || (e?.InnerException is { } inner && IsOfFullDisk(inner));

    // SqlClient reports an exhausted pool, a connection that broke and a transaction that the server ended as an InvalidOperationException of its own.
    private static bool IsOfDriver(Exception e) =>
        e is InvalidOperationException or NotSupportedException or IOException && e.Source is "Microsoft.Data.SqlClient" or "Npgsql" or "Microsoft.Data.Sqlite";
}
