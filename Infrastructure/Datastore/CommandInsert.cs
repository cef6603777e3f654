using System.Data.Common;

namespace Interlock.Infrastructure.Datastore;

/// <summary>An INSERT by a prepared command of ADO.NET.</summary>
/// <param name="command">Prepared; disposed with this.</param>
internal sealed class CommandInsert(DbCommand command) : IInsertStatement
{
    /// <inheritdoc />
    public void Bind(int position, object value) => command.Parameters[position].Value = value;

    /// <inheritdoc />
    public Task<int> ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        command.Transaction = transaction;
        return command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => command.Dispose();
}
