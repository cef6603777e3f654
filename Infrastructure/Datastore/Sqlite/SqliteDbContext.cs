using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>The data in SQLite.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : InterlockDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "BINARY";
}
