using System.Data;
using System.Data.Common;
using Interlock.Infrastructure.Datastore;
using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Waits for its turn before a transaction begins, and gives it back when the connection is closed: Quartz has one for each transaction.</summary>
internal sealed class TurnTakingConnection(WriteTurns turns) : SqliteConnection
{
    private WriteTurns.Turn? _turn;

    /// <inheritdoc />
    public override void Close()
    {
        base.Close();
        EndTurn();
    }

    /// <inheritdoc />
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        _turn ??= turns.Wait();
        return Begin(isolationLevel);
    }

    /// <inheritdoc />
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        _turn ??= await turns.WaitAsync(cancellationToken);
        return Begin(isolationLevel);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        EndTurn();
    }

    private DbTransaction Begin(IsolationLevel isolationLevel)
    {
        try
        {
            return base.BeginDbTransaction(isolationLevel);
        }
        catch
        {
            EndTurn();
            throw;
        }
    }

    private void EndTurn()
    {
        _turn?.Dispose();
        _turn = null;
    }
}
