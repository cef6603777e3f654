using System.Data.Common;
using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Tells failures of the database from everything else, and gives them the port's words.</summary>
internal static class DatabaseFault
{
    /// <summary>What callers are told to wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>What a caller of the datastore sees.</summary>
    public static UnavailableException Unavailable(Exception? cause, string message = "The datastore cannot be reached.") =>
        new(UnavailableException.DatastoreUnavailable, message, RetryAfter, cause);

    /// <summary>Runs a query or a transaction; a failure of the database becomes <c>datastore_unavailable</c>.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Unavailable(e);
        }
    }

    // EF Core wraps some failures of the connection in an InvalidOperationException.
    public static bool IsOfDatabase(Exception e) =>
        e is DbException or TimeoutException || (e.InnerException is { } inner && IsOfDatabase(inner));
}
