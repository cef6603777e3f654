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
    /// <param name="isToCommit">Whether to commit a result of the work, or to roll back and return it; null where every result is committed.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the database cannot be reached, or refuses.</exception>
    public Task<T> RunAsync<T>(
        Func<InterlockDbContext, DbTransaction, Task<T>> work, CancellationToken cancellationToken, Func<T, bool>? isToCommit = null) =>
        DatabaseFault.TranslateAsync(
            async () =>
            {
                for (var attempt = 1; ; attempt++)
                {
                    await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                    try
                    {
                        return await RunOnceAsync(context, work, isToCommit, cancellationToken);
                    }
                    catch (Exception e) when (attempt < MostAttempts && context.IsConflict(e))
                    {
                        // What the other writer committed is seen by the next attempt. Of many writers that met, not all shall meet again.
                        await Task.Delay(Random.Shared.Next(LongestPauseMs * attempt), cancellationToken);
                    }
                }
            },
            cancellationToken);

    private async Task<T> RunOnceAsync<T>(
        InterlockDbContext context, Func<InterlockDbContext, DbTransaction, Task<T>> work, Func<T, bool>? isToCommit, CancellationToken cancellationToken)
    {
        using var turn = await turns.WaitAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(context, transaction.GetDbTransaction());
        if (isToCommit is null || isToCommit(result))
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return result;
    }
}
