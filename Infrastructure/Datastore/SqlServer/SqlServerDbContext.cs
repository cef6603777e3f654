using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>The data in Microsoft SQL Server.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqlServerDbContext(DbContextOptions<SqlServerDbContext> options) : InterlockDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "Latin1_General_BIN2";
}
