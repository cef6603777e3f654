using System.Data.Common;
using System.Diagnostics;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Health;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Runs queries and transactions, each within <c>datastore.timeout</c>. A transaction that another writer got in the way of is rolled back and runs again.
/// </summary>
internal sealed class DatastoreCalls(
    IDbContextFactory<InterlockDbContext> contexts, WriteTurns turns, DatastoreConfig config, DatastoreHealth health)
{
    private const int MostAttempts = 20;
    private const int LongestPauseMs = 10;

    // For work whose amount has no bound: a sensor's day, a back-fill, a deletion.
    private const int BulkFactor = 12;

    /// <summary>Commits what the work does, or nothing.</summary>
    /// <param name="work">May run several times, each on a context and a transaction of its own.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <param name="isToCommit">Whether to commit a result of the work, or to roll back and return it; null where every result is committed.</param>
    /// <param name="size">How much there is to do.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the database cannot be reached, refuses, or does not answer in time.</exception>
    public Task<T> RunAsync<T>(
        Func<InterlockDbContext, DbTransaction, Task<T>> work,
        CancellationToken cancellationToken,
        Func<T, bool>? isToCommit = null,
        WorkSize size = WorkSize.Usual) =>
        TryAsync(
            async token =>
            {
                var started = Stopwatch.GetTimestamp();
                for (var attempt = 1; ; attempt++)
                {
                    await using var context = await contexts.CreateDbContextAsync(token);
                    try
                    {
                        return await RunOnceAsync(context, work, isToCommit, size, token);
                    }
                    catch (Exception e) when (attempt < MostAttempts && Stopwatch.GetElapsedTime(started) < config.Timeout && context.IsConflict(e))
                    {
                        // What the other writer committed is seen by the next attempt. Of many writers that met, not all shall meet again.
                        await Task.Delay(Random.Shared.Next(LongestPauseMs * attempt), token);
                    }
                }
            },
            size,
            cancellationToken);

    /// <inheritdoc cref="DatastoreHealth.RequireWritable" />
    public void RequireWritable() => health.RequireWritable();

    /// <summary>Runs a query.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the database cannot be reached, refuses, or does not answer in time.</exception>
    public Task<T> QueryAsync<T>(
        Func<InterlockDbContext, Task<T>> query, CancellationToken cancellationToken, WorkSize size = WorkSize.Usual) =>
        TryAsync(
            async token =>
            {
                var started = Stopwatch.GetTimestamp();
                for (var attempt = 1; ; attempt++)
                {
                    await using var context = await contexts.CreateDbContextAsync(token);
                    SetTimeout(context, size);
                    try
                    {
                        return await query(context);
                    }
                    catch (Exception e) when (attempt < MostAttempts && Stopwatch.GetElapsedTime(started) < config.Timeout && context.IsDeadlock(e))
                    {
                        await Task.Delay(Random.Shared.Next(LongestPauseMs * attempt), token);
                    }
                }
            },
            size,
            cancellationToken);

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, WorkSize size, CancellationToken cancellationToken)
    {
        try
        {
            return await DatabaseFault.TranslateAsync(
                () => size == WorkSize.Unbounded ? work(cancellationToken) : Deadline.RunAsync(LimitOf(size), work, cancellationToken), cancellationToken);
        }
        catch (UnavailableException e) when (e.IsOfDatastore)
        {
            health.CountFailure(e);
            throw;
        }
    }

    private async Task<T> RunOnceAsync<T>(
        InterlockDbContext context,
        Func<InterlockDbContext, DbTransaction, Task<T>> work,
        Func<T, bool>? isToCommit,
        WorkSize size,
        CancellationToken cancellationToken)
    {
        using var turn = size == WorkSize.Unbounded ? await turns.WaitAsync(cancellationToken) : await TakeTurnAsync(cancellationToken);
        SetTimeout(context, size);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(context, transaction.GetDbTransaction());
        if (isToCommit is null || isToCommit(result))
        {
            await transaction.CommitAsync(cancellationToken);
            health.Answered();
        }

        return result;
    }

    // Bulk work waits no longer than other work to begin.
    private async Task<WriteTurns.Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(config.Timeout);
        try
        {
            return await turns.WaitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw DatabaseFault.Unavailable(null, $"The datastore took no transaction within {config.Timeout.TotalMilliseconds:0} ms.");
        }
    }

    private void SetTimeout(InterlockDbContext context, WorkSize size)
    {
        if (size == WorkSize.Bulk)
        {
            context.Database.SetCommandTimeout(LimitOf(size));
        }
    }

    private TimeSpan LimitOf(WorkSize size) => size == WorkSize.Bulk ? config.Timeout * BulkFactor : config.Timeout;
}

/// <summary>How long a call of the datastore may take.</summary>
internal enum WorkSize
{
    /// <summary><c>datastore.timeout</c>.</summary>
    Usual,

    /// <summary>Twelve times as long; no single statement longer either.</summary>
    Bulk,

    /// <summary>The caller bounds it: statements of a step.</summary>
    Unbounded,
}
