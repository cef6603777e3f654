using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>Writes rows by one transaction at a time, on a connection and with statements that it keeps until something fails.</summary>
internal sealed class GroupTransaction<T>(
    IDbContextFactory<InterlockDbContext> contexts, WriteTurns turns, Func<InterlockDbContext, IRowWriter<T>> createWriter) : IAsyncDisposable
{
    private InterlockDbContext? _context;
    private IRowWriter<T>? _writer;

    /// <summary>Commits all rows or none. Whatever was thrown, the next call begins on a new connection.</summary>
    /// <exception cref="UnavailableException">No transaction could be begun: the fault is not in the rows.</exception>
    public async Task CommitAsync(IReadOnlyList<T> rows)
    {
        using var turn = await turns.WaitAsync(CancellationToken.None);
        try
        {
            await using var transaction = await BeginAsync();
            await _writer!.WriteAsync(rows, transaction.GetDbTransaction(), CancellationToken.None);
            await transaction.CommitAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        _writer = null;
        if (_context is { } context)
        {
            _context = null;
            await context.DisposeAsync();
        }
    }

    private async Task<IDbContextTransaction> BeginAsync()
    {
        try
        {
            _context ??= await OpenAsync();
            return await _context.Database.BeginTransactionAsync();
        }
        catch (Exception e)
        {
            throw DatabaseFault.Unavailable(e);
        }
    }

    private async Task<InterlockDbContext> OpenAsync()
    {
        var context = await contexts.CreateDbContextAsync();
        try
        {
            await context.Database.OpenConnectionAsync();
            _writer = createWriter(context);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
