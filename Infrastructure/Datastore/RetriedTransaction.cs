using System.Data.Common;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Runs a transaction; if another writer got in its way, rolls it back and runs it again.</summary>
internal sealed class RetriedTransaction(IDbContextFactory<InterlockDbContext> contexts, WriteTurns turns)
{
    private const int MostAttempts = 20;
    private const int LongestPauseMs = 10;

    /// <summary>Commits what the work does, or nothing.</summary>
    /// <param name="work">May run several times, each on a context and a transaction of its own.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the database cannot be reached, or refuses.</exception>
    public Task<T> RunAsync<T>(Func<InterlockDbContext, DbTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        DatabaseFault.TranslateAsync(async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                try
                {
                    return await RunOnceAsync(context, work, cancellationToken);
                }
                catch (Exception e) when (attempt < MostAttempts && IsConflict(context, e))
                {
                    // What the other writer committed is seen by the next attempt. Of many writers that met, not all shall meet again.
                    await Task.Delay(Random.Shared.Next(LongestPauseMs * attempt), cancellationToken);
                }
            }
        });

    private async Task<T> RunOnceAsync<T>(
        InterlockDbContext context, Func<InterlockDbContext, DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await turns.WaitAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(context, transaction.GetDbTransaction());
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    // EF Core wraps what its provider calls transient.
    private static bool IsConflict(InterlockDbContext context, Exception e) =>
        (e is DbException failure && context.IsConflict(failure)) || (e.InnerException is { } inner && IsConflict(context, inner));
}
