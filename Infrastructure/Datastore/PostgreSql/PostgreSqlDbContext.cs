using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Interlock.Infrastructure.Datastore.PostgreSql;

/// <summary>The data in PostgreSQL.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class PostgreSqlDbContext(DbContextOptions<PostgreSqlDbContext> options) : InterlockDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "C";

    /// <inheritdoc />
    // Npgsql's word for a type that the statement decides.
    protected internal override DbType AnyText => DbType.Object;

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) => failure.SqlState
        is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
