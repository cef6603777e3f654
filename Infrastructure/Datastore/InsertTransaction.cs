using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Adds rows of one table by one transaction at a time, on a connection that it keeps until something fails.</summary>
internal sealed class InsertTransaction<T>(IDbContextFactory<InterlockDbContext> contexts, WriteTurns turns) : IAsyncDisposable
    where T : class
{
    private InterlockDbContext? _context;
    private PreparedInsert<T>? _insert;

    /// <summary>Commits all rows or none. Whatever was thrown, the next call begins on a new connection.</summary>
    /// <exception cref="UnavailableException">No transaction could be begun: the fault is not in the rows.</exception>
    public async Task CommitAsync(IReadOnlyList<T> rows)
    {
        using var turn = await turns.WaitAsync(CancellationToken.None);
        try
        {
            await using var transaction = await BeginAsync();
            await _insert!.WriteAsync(rows, transaction.GetDbTransaction(), CancellationToken.None);
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
        _insert?.Dispose();
        _insert = null;
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
            _insert = new PreparedInsert<T>(context);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
