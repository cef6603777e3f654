using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The data in SQLite.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : InterlockDbContext(options)
{
    /// <summary>SQLite's code of a file that is missing or may not be opened.</summary>
    internal const int CannotOpen = 14;

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int NotADatabase = 26;

    /// <inheritdoc />
    protected internal override string OrdinalCollation => "BINARY";

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
    protected internal override void ClosePool() => SqliteConnection.ClearPool((SqliteConnection)Database.GetDbConnection());

    /// <inheritdoc />
    protected internal override bool IsDuplicate(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };

    /// <inheritdoc />
    protected internal override bool IsOfRows(DbException failure) => failure is SqliteException { SqliteErrorCode: TooBig or Constraint or Mismatch };

    /// <inheritdoc />
    protected internal override bool IsDeadlock(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <inheritdoc />
    protected internal override string? CureOf(DbException failure) => (failure as SqliteException)?.SqliteErrorCode switch
    {
        Busy or Locked => "Another process holds the file; end it, or raise Default Timeout in 'datastore.connection'.",
        ReadOnly or CannotOpen => "Let the account of the server write the file and its folder, or correct Data Source in 'datastore.connection'.",
        Corrupt or NotADatabase => "The file is damaged or no database: restore a backup, or correct Data Source in 'datastore.connection'.",
        Full => "Make room on the disk.",
        _ => null,
    };
}
