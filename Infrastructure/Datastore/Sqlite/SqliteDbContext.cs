using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The data in SQLite.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : InterlockDbContext(options)
{
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    /// <inheritdoc />
    protected override string OrdinalCollation => "BINARY";

    /// <inheritdoc />
    // No round trips to save: a statement of more rows gains nothing.
    protected internal override int RowsPerInsert => 1;

    /// <inheritdoc />
    internal override ValueTask<IInsertStatement> PrepareAsync(DbCommand command, CancellationToken cancellationToken)
    {
        using (command)
        {
            return new(new SqliteInsert((SqliteConnection)command.Connection!, command.CommandText));
        }
    }

    /// <inheritdoc />
    protected internal override IDisposable? BreakOffOn(DbConnection connection, CancellationToken cancellationToken) =>
        new SqliteBreak((SqliteConnection)connection, cancellationToken);

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };

    /// <inheritdoc />
    protected internal override bool IsOfRows(DbException failure) => failure is SqliteException { SqliteErrorCode: TooBig or Constraint or Mismatch };
}
