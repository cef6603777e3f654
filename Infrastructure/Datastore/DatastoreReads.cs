using System.Diagnostics;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Runs queries; one that the database ended to resolve a deadlock is run again.</summary>
internal static class DatastoreReads
{
    private const int MostAttempts = 5;
    private const int LongestPauseMs = 20;

    // SQLite has waited for the lock before it reports that it is busy.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Runs a query on a context of its own.</summary>
    /// <param name="contexts">The database.</param>
    /// <param name="query">May run several times, each on a context of its own.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the database cannot be reached, or refuses.</exception>
    public static Task<T> ReadAsync<T>(
        this IDbContextFactory<InterlockDbContext> contexts, Func<InterlockDbContext, Task<T>> query, CancellationToken cancellationToken) =>
        DatabaseFault.TranslateAsync(
            async () =>
            {
                var begun = Stopwatch.GetTimestamp();
                for (var attempt = 1; ; attempt++)
                {
                    await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                    try
                    {
                        return await query(context);
                    }
                    catch (Exception e) when (attempt < MostAttempts && Stopwatch.GetElapsedTime(begun) < LongestWait && context.IsDeadlock(e))
                    {
                        await Task.Delay(Random.Shared.Next(LongestPauseMs * attempt), cancellationToken);
                    }
                }
            },
            cancellationToken);
}
