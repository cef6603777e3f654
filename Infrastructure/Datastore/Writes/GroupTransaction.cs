using System.Data.Common;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>
/// Writes rows by one transaction at a time, each within <c>datastore.timeout</c>, on a connection and with statements that it keeps until something fails.
/// </summary>
internal sealed class GroupTransaction<T>(
    IDbContextFactory<InterlockDbContext> contexts, WriteTurns turns, DatastoreConfig config, Func<InterlockDbContext, IRowWriter<T>> createWriter)
    : IAsyncDisposable
{
    private Session? _kept;

    /// <summary>Commits all rows or none. Whatever was thrown, the next call begins on a new connection.</summary>
    /// <exception cref="UnavailableException">The fault is not in the rows: no transaction could be begun, or it did not end in time.</exception>
    public Task CommitAsync(IReadOnlyList<T> rows) =>
        Deadline.RunAsync(config.Timeout, cancellationToken => CommitAsync(rows, cancellationToken), CancellationToken.None);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _kept, null) is { } session)
        {
            await session.DisposeAsync();
        }
    }

    private async Task<bool> CommitAsync(IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        using var turn = await turns.WaitAsync(cancellationToken);
        var kept = Interlocked.Exchange(ref _kept, null);
        var session = kept ?? await OpenAsync(cancellationToken);
        try
        {
            await using var transaction = await BeginAsync(session, cancellationToken);
            await session.Writer.WriteAsync(rows, transaction.GetDbTransaction(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e)
        {
            await session.DisposeAsync();
            if (kept is null && e is DbException failure && !session.Context.IsOfRows(failure))
            {
                throw DatabaseFault.Unavailable(e);
            }

            throw;
        }

        // One that was left behind by its deadline may end beside its successor.
        if (Interlocked.CompareExchange(ref _kept, session, null) is not null)
        {
            await session.DisposeAsync();
        }

        return true;
    }

    private static async Task<IDbContextTransaction> BeginAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Context.Database.BeginTransactionAsync(cancellationToken);
        }
        catch (Exception e)
        {
            throw DatabaseFault.Unavailable(e);
        }
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        InterlockDbContext? context = null;
        try
        {
            context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.OpenConnectionAsync(cancellationToken);
            return new Session(context, createWriter(context));
        }
        catch (Exception e)
        {
            await (context?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw DatabaseFault.Unavailable(e);
        }
    }

    private sealed record Session(InterlockDbContext Context, IRowWriter<T> Writer) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Writer.Dispose();
            await Context.DisposeAsync();
        }
    }
}
