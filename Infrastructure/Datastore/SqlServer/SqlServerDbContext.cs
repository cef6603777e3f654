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

    /// <inheritdoc />
    protected override string OrdinalCollation => "Latin1_General_BIN2";

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) =>
        failure is SqlException { Number: UniqueIndex or UniqueConstraint or Deadlock };
}
