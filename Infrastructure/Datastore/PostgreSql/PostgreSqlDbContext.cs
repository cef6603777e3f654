using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Interlock.Infrastructure.Datastore.PostgreSql;

/// <summary>The data in PostgreSQL.</summary>
/// <param name="options">Options that name the provider and the connection.</param>
public sealed class PostgreSqlDbContext(DbContextOptions<PostgreSqlDbContext> options) : InterlockDbContext(options)
{
    /// <inheritdoc />
    protected override string OrdinalCollation => "C";

    /// <inheritdoc />
    // The statement decides what it is.
    protected internal override void DeclareAnyText(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;

    /// <inheritdoc />
    protected internal override bool IsConflict(DbException failure) => failure.SqlState
        is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <inheritdoc />
    // Class 22: data exceptions. Class 23: constraints.
    protected internal override bool IsOfRows(DbException failure) => failure.SqlState is ['2', '2' or '3', ..];
}
