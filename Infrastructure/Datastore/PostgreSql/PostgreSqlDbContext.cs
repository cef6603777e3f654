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
    protected internal override string OrdinalCollation => "C";

    /// <inheritdoc />
    // The statement decides what it is.
    protected internal override void DeclareAnyText(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;

    /// <inheritdoc />
    protected internal override bool IsDuplicate(DbException failure) => failure.SqlState is PostgresErrorCodes.UniqueViolation;

    /// <inheritdoc />
    // Class 22: data exceptions. Class 23: constraints.
    protected internal override bool IsOfRows(DbException failure) => failure.SqlState is ['2', '2' or '3', ..];

    /// <inheritdoc />
    protected internal override bool IsDeadlock(DbException failure) =>
        failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <inheritdoc />
    protected internal override string? CureOf(DbException failure) => failure.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => "Create the database, or correct Database in 'datastore.connection'.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Correct Username and Password in 'datastore.connection', or the server's pg_hba.conf.",
        PostgresErrorCodes.InsufficientPrivilege => "Grant the account its rights: docs/datastore.md, Rights.",
        PostgresErrorCodes.TooManyConnections => "Raise the server's max_connections, or set Maximum Pool Size in 'datastore.connection'.",
        _ => null,
    };
}
