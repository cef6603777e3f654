using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>The data in Microsoft SQL Server.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqlServerDbContext(DbContextOptions<SqlServerDbContext> options) : InterlockDbContext(options)
{
    private const int UniqueIndex = 2601;
    private const int UniqueConstraint = 2627;
    private const int Deadlock = 1205;
    private const int NullNotAllowed = 515;
    private const int ConstraintConflict = 547;
    private const int TextTooLong = 2628;
    private const int TextTooLongOld = 8152;
    private const int Overflow = 8115;
    private const int PermissionDenied = 229;
    private const int CreateDenied = 262;
    private const int NoSuchDatabase = 911;
    private const int CannotOpenDatabase = 4060;
    private const int UntrustedLogin = 18452;
    private const int LoginFailed = 18456;

    private const string IsSnapshotOn = "SELECT is_read_committed_snapshot_on AS [Value] FROM sys.databases WHERE database_id = DB_ID()";

    /// <inheritdoc />
    protected internal override string OrdinalCollation => "Latin1_General_BIN2";

    /// <inheritdoc />
    // From 5,000 locks of a statement on, SQL Server locks the whole table.
    protected internal override int MostDeletedRows => 4000;

    /// <inheritdoc />
    protected internal override bool IsDuplicate(DbException failure) => failure is SqlException { Number: UniqueIndex or UniqueConstraint };

    /// <inheritdoc />
    protected internal override bool IsOfRows(DbException failure) => failure is SqlException
    {
        Number: UniqueIndex or UniqueConstraint or NullNotAllowed or ConstraintConflict or TextTooLong or TextTooLongOld or Overflow,
    };

    /// <inheritdoc />
    protected internal override bool IsDeadlock(DbException failure) => failure is SqlException { Number: Deadlock };

    /// <inheritdoc />
    protected internal override bool IsMissing(DbException failure) => failure is SqlException { Number: NoSuchDatabase };

    /// <inheritdoc />
    protected internal override string? CureOf(DbException failure) => (failure as SqlException)?.Number switch
    {
        CannotOpenDatabase or NoSuchDatabase => "Create the database, or correct Database in 'datastore.connection'.",
        LoginFailed or UntrustedLogin => "Correct User ID and Password in 'datastore.connection'.",
        PermissionDenied or CreateDenied => "Grant the account its rights: docs/datastore.md, Rights.",
        _ => null,
    };

    /// <inheritdoc />
    protected internal override async Task<IReadOnlyList<string>> FindWarningsAsync(CancellationToken cancellationToken) =>
        await Database.SqlQueryRaw<bool>(IsSnapshotOn).SingleAsync(cancellationToken)
            ? []
            : ["READ_COMMITTED_SNAPSHOT is off: readers wait for writers, and may time out. Run: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE"];
}
