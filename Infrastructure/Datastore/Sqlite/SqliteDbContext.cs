using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The data in SQLite.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : InterlockDbContext(options)
{
    private const int Constraint = 19;

    /// <inheritdoc />
    protected override string OrdinalCollation => "BINARY";

    /// <inheritdoc />
    // No round trips to save, and SQLite searches each parameter's name among all of the statement.
    protected internal override int RowsPerInsert => 16;

    /// <inheritdoc />
    protected internal override IDisposable? BreakOffOn(DbConnection connection, CancellationToken cancellationToken) =>
        new SqliteBreak((SqliteConnection)connection, cancellationToken);

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };
}
