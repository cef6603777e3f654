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

    /// <inheritdoc />
    protected override string OrdinalCollation => "Latin1_General_BIN2";

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) =>
        failure is SqlException { Number: UniqueIndex or UniqueConstraint or Deadlock };

    /// <inheritdoc />
    protected internal override bool IsOfRows(DbException failure) => failure is SqlException
    {
        Number: UniqueIndex or UniqueConstraint or NullNotAllowed or ConstraintConflict or TextTooLong or TextTooLongOld or Overflow,
    };
}
