using System.Data.Common;
using Interlock.Infrastructure.Datastore;
using Microsoft.Data.Sqlite;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Connections to SQLite whose transactions take turns with all other writers of this process; see <see cref="WriteTurns"/>.</summary>
internal sealed class TurnTakingFactory(WriteTurns turns) : DbProviderFactory
{
    /// <inheritdoc />
    public override DbConnection CreateConnection() => new TurnTakingConnection(turns);

    /// <inheritdoc />
    public override DbCommand CreateCommand() => SqliteFactory.Instance.CreateCommand();

    /// <inheritdoc />
    public override DbParameter CreateParameter() => SqliteFactory.Instance.CreateParameter();

    /// <inheritdoc />
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => SqliteFactory.Instance.CreateConnectionStringBuilder();
}
